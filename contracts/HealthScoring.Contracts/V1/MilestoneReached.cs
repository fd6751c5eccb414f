using System.ComponentModel.DataAnnotations;

namespace HealthScoring.Contracts.V1;

/// <summary>An account has reached a milestone of its onboarding. Routing key <see cref="NotificationRoutingKey.MilestoneReached"/>.</summary>
public sealed record MilestoneReached
{
    /// <summary>Identity, the same as the AMQP message id: a repeat carries the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>`MilestoneReached`.</summary>
    public string Type { get; init; } = nameof(MilestoneReached);

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

    /// <summary>`setup`, `firstValue`, `teamValue` or `habit`.</summary>
    [AllowedValues("setup", "firstValue", "teamValue", "habit")]
    public required string Milestone { get; init; }

    /// <summary>Account-local day of the close that decided it.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Days since the hand-over.</summary>
    public required int TenureDays { get; init; }

    /// <summary>Where to read more.</summary>
    public required NotificationLinks Links { get; init; }
}
