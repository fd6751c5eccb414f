namespace HealthScoring.Domain.Facts;

/// <summary>
/// The explicit, versioned name under which every event is stored. A name is for ever: a record whose meaning changes gets a new name beside the old one.
/// </summary>
public static class StoredEvents
{
    /// <summary>CLR type by stored name.</summary>
    public static IReadOnlyDictionary<string, Type> ByName { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["usage_recorded_v1"] = typeof(UsageRecorded),
        ["account_registered_v1"] = typeof(AccountRegistered),
        ["seats_changed_v1"] = typeof(SeatsChanged),
        ["user_provisioned_v1"] = typeof(UserProvisioned),
        ["user_removed_v1"] = typeof(UserRemoved),
        ["champion_assigned_v1"] = typeof(ChampionAssigned),
        ["champion_removed_v1"] = typeof(ChampionRemoved),
        ["nps_answered_v1"] = typeof(NpsAnswered),
        ["active_users_reported_v1"] = typeof(ActiveUsersReported),
        ["account_paused_v1"] = typeof(AccountPaused),
        ["account_resumed_v1"] = typeof(AccountResumed),
        ["account_renewed_v1"] = typeof(AccountRenewed),
        ["account_churned_v1"] = typeof(AccountChurned),
        ["feature_catalog_published_v1"] = typeof(FeatureCatalogPublished),
        ["producer_heartbeat_received_v1"] = typeof(ProducerHeartbeatReceived),
        ["backfill_started_v1"] = typeof(BackfillStarted),
        ["backfill_completed_v1"] = typeof(BackfillCompleted),
        ["backfill_stored_v1"] = typeof(BackfillStored),
        ["user_erased_v1"] = typeof(UserErased),
    };
}
