namespace HealthScoring.Contracts.V1;

/// <summary>
/// A producer that should be sending is silent. Until it is back, silence of its accounts proves nothing, and alerts that would rest on it are held back.
/// Routing key <see cref="NotificationRoutingKey.ProducerSilent"/>.
/// </summary>
public sealed record ProducerSilent
{
    /// <summary>Identity, the same as the AMQP message id: a repeat carries the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>`ProducerSilent`.</summary>
    public string Type { get; init; } = nameof(ProducerSilent);

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

    /// <summary>From when on it counts as silent, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When anything was last received from it, UTC.</summary>
    public required DateTimeOffset LastReceivedAt { get; init; }

    /// <summary>The same in plain words.</summary>
    public required string Summary { get; init; }
}
