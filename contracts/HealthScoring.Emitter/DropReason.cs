namespace HealthScoring.Emitter;

/// <summary>Why an event is not sent: the label `reason` of `healthscoring.emitter.dropped`. Those of the event itself are named as quarantine names them.</summary>
internal static class DropReason
{
    /// <summary>A field that the type needs is null.</summary>
    public const string MissingField = "missing-field";

    /// <summary>A field has a value that it cannot have.</summary>
    public const string InvalidField = "invalid-field";

    /// <summary>A type that the contract does not have.</summary>
    public const string UnknownType = "unknown-type";

    /// <summary>Above 32 KiB of JSON.</summary>
    public const string TooLarge = "too-large";

    /// <summary>More than 5 minutes ahead of this machine's clock.</summary>
    public const string InTheFuture = "in-the-future";

    /// <summary>More than 35 days old, outside a backfill.</summary>
    public const string TooOld = "too-old";

    /// <summary>Of another source than this producer.</summary>
    public const string SourceMismatch = "source-mismatch";

    /// <summary>As much is held as may be: the broker is away, or slower than the app.</summary>
    public const string BufferFull = "buffer-full";

    /// <summary>Emitted after the end of the app had flushed.</summary>
    public const string Stopped = "stopped";

    /// <summary>Still without a confirm when the app's end could wait no longer. It may have arrived.</summary>
    public const string Unconfirmed = "unconfirmed";

    /// <summary>Could not be handled, in a call, where an app would otherwise have seen an exception, or in the background. The log names the exception.</summary>
    public const string Failed = "failed";
}
