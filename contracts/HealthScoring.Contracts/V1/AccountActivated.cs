namespace HealthScoring.Contracts.V1;

/// <summary>An account has reached the last of the four milestones: onboarding has worked. Routing key <see cref="NotificationRoutingKey.AccountActivated"/>.</summary>
public sealed record AccountActivated
{
    /// <summary>Identity, the same as the AMQP message id: a repeat carries the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>`AccountActivated`.</summary>
    public string Type { get; init; } = nameof(AccountActivated);

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

    /// <summary>Time to activation, in days since the hand-over.</summary>
    public required int TenureDays { get; init; }

    /// <summary>Time to first value, in days since the hand-over.</summary>
    public required int FirstValueTenureDays { get; init; }

    /// <summary>Where to read more.</summary>
    public required NotificationLinks Links { get; init; }
}
