namespace HealthScoring.Contracts.V1;

/// <summary>How large usage events and batches of them may be; above that they are refused as `too-large`.</summary>
public static class UsageLimits
{
    /// <summary>Most bytes of an event: 32 KiB.</summary>
    public const int EventBytes = 32 * 1024;

    /// <summary>Most bytes of a batch, and so of a body: 500 KB, read as 500 KiB.</summary>
    public const int BatchBytes = 500 * 1024;

    /// <summary>Most events of a batch.</summary>
    public const int BatchEvents = 2_500;

    /// <summary>Most levels of nesting in a body.</summary>
    public const int Depth = 32;
}
