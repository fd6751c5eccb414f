using HealthScoring.Contracts.V1;

namespace HealthScoring.UnitTests.Contracts;

/// <summary>One message of each type, with every field that its type knows.</summary>
public static class ContractSamples
{
    private static readonly UsageEvent Login = Event(UsageEventType.Login) with
    {
        UserId = "u-17", Actor = "vendor", Properties = new Dictionary<string, string> { ["plan"] = "pro" },
    };

    public static IReadOnlyDictionary<string, UsageEvent> Events { get; } = new[]
    {
        Login,
        Event(UsageEventType.FeatureUsed) with { UserId = "u-17", Feature = "export", Actor = "service" },
        Event(UsageEventType.SessionEnded) with { UserId = "u-17", DurationSeconds = 1800.5, Actor = "bot" },
        Event(UsageEventType.ActiveUsersReported) with { Day = new(2026, 3, 1), Dau = 3, Wau = 7, Mau = 12 },
        Event(UsageEventType.AccountRegistered) with
        {
            Name = "Acmé", HandOverOn = new(2026, 2, 2), TimeZone = "Europe/Berlin", Cadence = "weekly", Seats = 25, Segment = "smb", Tier = "gold", Product = "crm",
            EntitledFeatures = ["export", "import"], ContractValue = 12000.5m, RenewalOn = new(2027, 2, 2), ParentAccountId = "group",
        },
        Event(UsageEventType.SeatsChanged) with { Seats = 30 },
        Event(UsageEventType.UserProvisioned) with { UserId = "u-17" },
        Event(UsageEventType.UserRemoved) with { UserId = "u-17" },
        Event(UsageEventType.ChampionAssigned) with { UserId = "u-17" },
        Event(UsageEventType.ChampionRemoved) with { UserId = "u-17" },
        Event(UsageEventType.NpsAnswered) with { UserId = "u-17", Score = 9 },
        Event(UsageEventType.AccountPaused) with { Reason = "merger" },
        Event(UsageEventType.AccountResumed) with { Reason = "merged" },
        Event(UsageEventType.AccountRenewed) with { RenewalOn = new(2028, 2, 2), Reason = "content" },
        Event(UsageEventType.AccountChurned) with { Reason = "price" },
        Event(UsageEventType.FeatureCatalogPublished) with
        {
            AccountId = null, Product = "crm", Features = [new("export", true, 2, "Export"), new("help", false, 0.5)],
        },
        Event(UsageEventType.ProducerHeartbeat) with { AccountId = null, EverySeconds = 60 },
        Event(UsageEventType.BackfillStarted) with { AccountId = null },
        Event(UsageEventType.BackfillCompleted) with { AccountId = null, Events = 196_335 },
    }.ToDictionary(e => e.Type, StringComparer.Ordinal);

    public static UsageEventBatch Batch { get; } = new([Login, Events[UsageEventType.SeatsChanged]]);

    private static UsageEvent Event(string type) => new()
    {
        Id = "evt-1", Source = "shop-web", Type = type, OccurredAt = new(2026, 3, 2, 9, 15, 27, 120, TimeSpan.Zero), AccountId = "acme", BackfillId = "b-1",
    };
}
