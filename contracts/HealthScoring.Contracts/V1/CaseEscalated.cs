using System.ComponentModel.DataAnnotations;

namespace HealthScoring.Contracts.V1;

/// <summary>Alerts of a case have been open for three working days and nobody has acknowledged or snoozed them: somebody else should look. Routing key
/// <see cref="NotificationRoutingKey.AlertUnattended"/>.</summary>
public sealed record CaseEscalated
{
    /// <summary>Identity, the same as the AMQP message id: a repeat carries the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>`CaseEscalated`.</summary>
    public string Type { get; init; } = nameof(CaseEscalated);

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

    /// <summary>The case: all alerts of the account that are open at the same time.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>Account-local day on which its first alert was raised.</summary>
    public required DateOnly OpenedOn { get; init; }

    /// <summary>Account-local day of the close that decided it.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The highest of these alerts: `warning`, `high` or `critical`.</summary>
    [AllowedValues("warning", "high", "critical")]
    public required string Severity { get; init; }

    /// <summary>The alerts that have waited for too long now, the most severe first. Each is named once.</summary>
    public required IReadOnlyList<RemindedAlert> Alerts { get; init; }

    /// <summary>Where to read more.</summary>
    public required NotificationLinks Links { get; init; }
}
