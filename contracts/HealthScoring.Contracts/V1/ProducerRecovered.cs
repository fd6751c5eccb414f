namespace HealthScoring.Contracts.V1;

/// <summary>A producer that was silent is back. Routing key <see cref="NotificationRoutingKey.ProducerRecovered"/>.</summary>
public sealed record ProducerRecovered
{
    /// <summary>Identity, the same as the AMQP message id: a repeat carries the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>`ProducerRecovered`.</summary>
    public string Type { get; init; } = nameof(ProducerRecovered);

    /// <summary>Version of this type.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The producer.</summary>
    public required string Source { get; init; }

    /// <summary>Always null: it concerns no single account.</summary>
    public string? AccountId { get; init; }

    /// <summary>Always null.</summary>
    public string? AccountName { get; init; }

    /// <summary>Always null.</summary>
    public string? Segment { get; init; }

    /// <summary>When it was noticed, UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Place among all that is published of the producer, from 1 without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>From when on it counted as silent, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Its latest input when that was noticed, UTC.</summary>
    public required DateTimeOffset BackAt { get; init; }
}
