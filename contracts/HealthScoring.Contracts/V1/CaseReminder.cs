using System.ComponentModel.DataAnnotations;

namespace HealthScoring.Contracts.V1;

/// <summary>A case has been open for another week and nobody has acknowledged it. Routing key <see cref="NotificationRoutingKey.AlertReminder"/>.</summary>
public sealed record CaseReminder
{
    /// <summary>Identity, the same as the AMQP message id: a repeat carries the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>`CaseReminder`.</summary>
    public string Type { get; init; } = nameof(CaseReminder);

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

    /// <summary>The highest of its open alerts: `warning`, `high` or `critical`.</summary>
    [AllowedValues("warning", "high", "critical")]
    public required string Severity { get; init; }

    /// <summary>Its open alerts, the most severe first.</summary>
    public required IReadOnlyList<RemindedAlert> Alerts { get; init; }

    /// <summary>Where to read more.</summary>
    public required NotificationLinks Links { get; init; }
}

/// <summary>An open alert of a case.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Severity">`warning`, `high` or `critical`.</param>
/// <param name="RaisedOn">Account-local day on which it was raised.</param>
/// <param name="Summary">What was seen, in plain words.</param>
public sealed record RemindedAlert(
    Guid AlertId, string Rule, [property: AllowedValues("warning", "high", "critical")] string Severity, DateOnly RaisedOn, string Summary);
