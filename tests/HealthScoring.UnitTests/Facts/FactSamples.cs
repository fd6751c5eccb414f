using HealthScoring.Domain.Facts;

namespace HealthScoring.UnitTests.Facts;

/// <summary>One of each stored event, with every field set.</summary>
public static class FactSamples
{
    private const string Account = "acme";
    private const string Source = "shop-web";
    private const string Id = "evt-1";
    private const string Backfill = "b-1";
    private static readonly Guid User = new("6f9619ff-8b86-d011-b42d-00c04fc964ff");
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 15, 27, 120, TimeSpan.Zero);
    private static readonly DateTimeOffset Received = new(2026, 3, 2, 9, 15, 28, TimeSpan.Zero);

    public static IReadOnlyDictionary<string, object> All { get; } = new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["usage_recorded_v1"] = new UsageRecorded(Account, Source, Received, Backfill,
        [
            new("1", UsageType.Login, User, At),
            new("2", UsageType.FeatureUsed, User, At, Feature: "export", Actor: Actor.Service, Properties: new Dictionary<string, string> { ["plan"] = "pro" }),
            new("3", UsageType.SessionEnded, User, At, DurationSeconds: 1800.5, Actor: Actor.Vendor),
            new("4", UsageType.Login, User, At, Actor: Actor.Bot),
        ]),
        ["account_registered_v1"] = new AccountRegistered(
            Account, Source, Id, At, Received, Backfill, "Acmé", new(2026, 2, 2), "Europe/Berlin", Cadence.Weekly, 25, "smb", "gold", "crm", ["export", "import"], 12000.50m,
            new(2027, 2, 2), "group"),
        ["seats_changed_v1"] = new SeatsChanged(Account, Source, Id, At, Received, Backfill, 30),
        ["user_provisioned_v1"] = new UserProvisioned(Account, Source, Id, At, Received, Backfill, User),
        ["user_removed_v1"] = new UserRemoved(Account, Source, Id, At, Received, Backfill, User),
        ["champion_assigned_v1"] = new ChampionAssigned(Account, Source, Id, At, Received, Backfill, User),
        ["champion_removed_v1"] = new ChampionRemoved(Account, Source, Id, At, Received, Backfill, User),
        ["nps_answered_v1"] = new NpsAnswered(Account, Source, Id, At, Received, Backfill, User, 9),
        ["active_users_reported_v1"] = new ActiveUsersReported(Account, Source, Id, At, Received, Backfill, new(2026, 3, 1), 3, 7, 12),
        ["account_paused_v1"] = new AccountPaused(Account, Source, Id, At, Received, Backfill, "merger"),
        ["account_resumed_v1"] = new AccountResumed(Account, Source, Id, At, Received, Backfill, "merged"),
        ["account_renewed_v1"] = new AccountRenewed(Account, Source, Id, At, Received, Backfill, new(2028, 2, 2), "content"),
        ["account_churned_v1"] = new AccountChurned(Account, Source, Id, At, Received, Backfill, "price"),
        ["feature_catalog_published_v1"] = new FeatureCatalogPublished("crm", Source, Id, At, Received, Backfill, [new("export", true, 2, "Export"), new("help", false, 0.5)]),
        ["producer_heartbeat_received_v1"] = new ProducerHeartbeatReceived(Source, Id, At, Received, 60),
        ["backfill_started_v1"] = new BackfillStarted(Backfill, Source, Id, At, Received),
        ["backfill_completed_v1"] = new BackfillCompleted(Backfill, Source, Id, At, Received, 196_335),
        ["backfill_stored_v1"] = new BackfillStored(Backfill, Received, 196_335),
        ["user_erased_v1"] = new UserErased(Account, Received),
    };
}
