namespace HealthScoring.Ingestion.Validation;

/// <summary>What an item of another format comes to.</summary>
public abstract record Mapped
{
    private Mapped()
    {
    }

    /// <summary>An event, yet to be judged like any other.</summary>
    /// <param name="Json">The event in the form of the contract.</param>
    /// <param name="Corrected">When it happened by this service's clock, from when it happened by the sender's; null where that is taken as it stands.</param>
    /// <param name="Legend">Where the format keeps what the contract's fields hold, for whoever is told that one of them is wrong.</param>
    /// <param name="Traceparent">The span that it came with, if the format has a place for it; yet to be looked at.</param>
    public sealed record ToEvent(ReadOnlyMemory<byte> Json, Func<DateTimeOffset, DateTimeOffset>? Corrected, string Legend, string? Traceparent = null) : Mapped;

    /// <summary>Nothing that is kept, and nothing wrong with that.</summary>
    public sealed record Ignored : Mapped;

    /// <summary>Nothing that an event could be made of.</summary>
    /// <param name="Reason">One of <see cref="RefusalReason"/>.</param>
    /// <param name="Detail">What is wrong, and what would be right.</param>
    public sealed record Unusable(string Reason, string Detail) : Mapped;
}
