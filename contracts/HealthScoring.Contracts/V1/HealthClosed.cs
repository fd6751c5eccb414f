using System.ComponentModel.DataAnnotations;

namespace HealthScoring.Contracts.V1;

/// <summary>A day of an account is closed: its health is final, whatever arrives later. Routing key <see cref="NotificationRoutingKey.HealthClosed"/>.</summary>
public sealed record HealthClosed
{
    /// <summary>Identity, the same as the AMQP message id: a repeat carries the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>`HealthClosed`.</summary>
    public string Type { get; init; } = nameof(HealthClosed);

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

    /// <summary>Account-local day that was closed.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>0 to 100.</summary>
    public required double Score { get; init; }

    /// <summary>Band after the close: `learning`, `critical`, `atRisk`, `watch` or `healthy`.</summary>
    [AllowedValues("learning", "critical", "atRisk", "watch", "healthy")]
    public required string Band { get; init; }

    /// <summary>Share of the score's weight that could be measured, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>Share of the steady profile in the score: 0 in onboarding, 1 in steady state.</summary>
    public required double Blend { get; init; }

    /// <summary>Days since the hand-over.</summary>
    public required int TenureDays { get; init; }

    /// <summary>Points by component.</summary>
    public required HealthComponents Components { get; init; }

    /// <summary>Every cap whose condition holds.</summary>
    public required IReadOnlyList<string> Caps { get; init; }

    /// <summary>Constants that the score was computed with.</summary>
    public required ScorecardVersion Scorecard { get; init; }

    /// <summary>Version of the calculation.</summary>
    public required int EngineVersion { get; init; }

    /// <summary>Whether a fact of the account could not be applied.</summary>
    public required bool Incomplete { get; init; }

    /// <summary>Where to read more.</summary>
    public required NotificationLinks Links { get; init; }
}
