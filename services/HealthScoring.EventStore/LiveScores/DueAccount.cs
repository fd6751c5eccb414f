namespace HealthScoring.EventStore.LiveScores;

/// <summary>An account whose score is to be computed, and what is measured and traced by it.</summary>
/// <param name="Key">Key of the account.</param>
/// <param name="StoredAt">When the first live fact was stored that is not in its score yet; null where none asks for the score.</param>
/// <param name="Trace">Where the trace of the latest fact that has one goes on, or null.</param>
/// <param name="TracedAt">When that fact was stored.</param>
public sealed record DueAccount(Guid Key, DateTimeOffset? StoredAt, string? Trace, DateTimeOffset? TracedAt);

/// <summary>What came of a batch.</summary>
/// <param name="Due">How many accounts were due.</param>
/// <param name="StoredAt">Of each account whose live facts are in its score now: when the first of those was stored that were not before. Imported history is none.</param>
public sealed record ScoredBatch(int Due, IReadOnlyList<DateTimeOffset> StoredAt)
{
    /// <summary>Nothing was due, or another process scores.</summary>
    public static ScoredBatch Nothing { get; } = new(0, []);
}
