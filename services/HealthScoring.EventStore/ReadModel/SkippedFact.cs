namespace HealthScoring.EventStore.ReadModel;

/// <summary>A fact that was left out.</summary>
/// <param name="Sequence">Sequence number of the event.</param>
/// <param name="Error">Type of the failure; never its message, which could quote the fact.</param>
public readonly record struct SkippedFact(long Sequence, string Error)
{
    /// <summary>What is said of a fact whose JSON does not fit its record.</summary>
    public const string Unreadable = nameof(Unreadable);
}

/// <summary>A stored fact that cannot be folded.</summary>
public sealed class FactNotApplicableException(long sequence, Exception cause) : Exception($"Event {sequence} cannot be applied.", cause)
{
    /// <summary>Sequence number of the event.</summary>
    public long Sequence { get; } = sequence;
}
