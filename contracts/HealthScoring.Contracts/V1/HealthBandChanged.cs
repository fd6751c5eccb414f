using System.ComponentModel.DataAnnotations;

namespace HealthScoring.Contracts.V1;

/// <summary>A close has moved an account to another band. Routing key <see cref="NotificationRoutingKey.HealthBandChanged"/>.</summary>
public sealed record HealthBandChanged
{
    /// <summary>Identity, the same as the AMQP message id: a repeat carries the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>`HealthBandChanged`.</summary>
    public string Type { get; init; } = nameof(HealthBandChanged);

    /// <summary>Version of this type.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>Name of the account for people.</summary>
    public required string AccountName { get; init; }

    /// <summary>Segment of the account, or null.</summary>
    public string? Segment { get; init; }

    /// <summary>When it was decided, UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Place among all that is published of the account, from 1 without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>Account-local day of the close that decided it.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Band before: `learning`, `critical`, `atRisk`, `watch` or `healthy`.</summary>
    [AllowedValues("learning", "critical", "atRisk", "watch", "healthy")]
    public required string From { get; init; }

    /// <summary>Band after.</summary>
    [AllowedValues("learning", "critical", "atRisk", "watch", "healthy")]
    public required string To { get; init; }

    /// <summary>Score of the close, 0 to 100.</summary>
    public required double Score { get; init; }

    /// <summary>What keeps the score down, in a few words each: the cap if one binds, then what costs the most points.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Where to read more.</summary>
    public required NotificationLinks Links { get; init; }
}
