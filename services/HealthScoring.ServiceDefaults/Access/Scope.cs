namespace HealthScoring.ServiceDefaults.Access;

/// <summary>What a caller may do. A key or token lists its scopes; none implies another.</summary>
public static class Scope
{
    /// <summary>Send events of the one source that the key is bound to.</summary>
    public const string Ingest = "ingest";

    /// <summary>Read accounts, health, alerts, quarantine, scorecards and documents.</summary>
    public const string Read = "read";

    /// <summary>Work on alerts and on quarantined input.</summary>
    public const string Operate = "operate";

    /// <summary>Publish scorecards, erase persons, manage keys and webhooks.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Ingest, Read, Operate, Admin];
}
