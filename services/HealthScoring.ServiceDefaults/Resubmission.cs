namespace HealthScoring.ServiceDefaults;

/// <summary>What the headers of a message say that sends a quarantine entry again.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Counted">Whether a backfill counted the entry when it was refused, and so must not count what comes instead of it.</param>
public sealed record Resubmission(Guid Entry, bool Counted)
{
    private const string EntryHeader = "healthscoring-quarantine-entry";
    private const string CountedHeader = "healthscoring-backfill-counted";

    /// <summary>The headers.</summary>
    public IDictionary<string, object?> Headers => new Dictionary<string, object?> { [EntryHeader] = Entry.ToString(), [CountedHeader] = Counted };

    /// <summary>Reads headers as they come from the broker; null where they name no entry.</summary>
    public static Resubmission? Of(IDictionary<string, object?>? headers) =>
        headers?.TryGetValue(EntryHeader, out var entry) == true && entry is byte[] text && Guid.TryParse(text, out var id)
            ? new(id, headers.TryGetValue(CountedHeader, out var counted) && counted is true)
            : null;
}
