namespace HealthScoring.Contracts.V1;

/// <summary>The types of usage event, with the fields that each needs besides id, source, type, occurredAt and, unless said otherwise, accountId.</summary>
public static class UsageEventType
{
    /// <summary>userId, actor?</summary>
    public const string Login = "login";

    /// <summary>userId, feature, actor?</summary>
    public const string FeatureUsed = "feature_used";

    /// <summary>userId, durationSeconds, actor?</summary>
    public const string SessionEnded = "session_ended";

    /// <summary>day and at least one of dau, wau, mau</summary>
    public const string ActiveUsersReported = "active_users_reported";

    /// <summary>name, and any of the account's fields; again with other values it changes those given</summary>
    public const string AccountRegistered = "account_registered";

    /// <summary>seats</summary>
    public const string SeatsChanged = "seats_changed";

    /// <summary>userId</summary>
    public const string UserProvisioned = "user_provisioned";

    /// <summary>userId</summary>
    public const string UserRemoved = "user_removed";

    /// <summary>userId</summary>
    public const string ChampionAssigned = "champion_assigned";

    /// <summary>userId</summary>
    public const string ChampionRemoved = "champion_removed";

    /// <summary>score, userId?</summary>
    public const string NpsAnswered = "nps_answered";

    /// <summary>reason?</summary>
    public const string AccountPaused = "account_paused";

    /// <summary>reason?</summary>
    public const string AccountResumed = "account_resumed";

    /// <summary>renewalOn, reason?</summary>
    public const string AccountRenewed = "account_renewed";

    /// <summary>reason?</summary>
    public const string AccountChurned = "account_churned";

    /// <summary>product, features; no accountId</summary>
    public const string FeatureCatalogPublished = "feature_catalog_published";

    /// <summary>everySeconds?; no accountId</summary>
    public const string ProducerHeartbeat = "producer_heartbeat";

    /// <summary>backfillId; no accountId</summary>
    public const string BackfillStarted = "backfill_started";

    /// <summary>backfillId, events; no accountId</summary>
    public const string BackfillCompleted = "backfill_completed";
}
