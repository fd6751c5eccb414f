using System.ComponentModel.DataAnnotations;

namespace HealthScoring.Contracts.V1;

/// <summary>
/// A rule has found something wrong with an account. Routing key <see cref="NotificationRoutingKey.AlertRaised"/>. An alert that imported history leaves open is
/// published at the end of that history: <see cref="Day"/> may then lie after <see cref="RaisedOn"/>, and <see cref="Severity"/> above <see cref="RaisedSeverity"/>.
/// </summary>
public sealed record AlertRaised
{
    /// <summary>Identity, the same as the AMQP message id: a repeat carries the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>`AlertRaised`.</summary>
    public string Type { get; init; } = nameof(AlertRaised);

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

    /// <summary>The alert: one episode of one rule. The same in everything that is published of it.</summary>
    public required Guid AlertId { get; init; }

    /// <summary>Shared by all alerts of the account that are open at the same time.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>Name of the rule, such as `gone-silent`.</summary>
    public required string Rule { get; init; }

    /// <summary>`warning`, `high` or `critical`.</summary>
    [AllowedValues("warning", "high", "critical")]
    public required string Severity { get; init; }

    /// <summary>Severity with which it was raised.</summary>
    [AllowedValues("warning", "high", "critical")]
    public required string RaisedSeverity { get; init; }

    /// <summary>Account-local day on which it was raised.</summary>
    public required DateOnly RaisedOn { get; init; }

    /// <summary>Account-local day of the close that published it.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Days from the hand-over to the raise.</summary>
    public required int TenureDays { get; init; }

    /// <summary>Whether it was raised in the onboarding window, days 0 to 90.</summary>
    public required bool Onboarding { get; init; }

    /// <summary>What was seen when it was raised or last escalated, in plain words.</summary>
    public required string Summary { get; init; }

    /// <summary>The same as numbers.</summary>
    public required AlertEvidence Evidence { get; init; }

    /// <summary>Where to read more.</summary>
    public required NotificationLinks Links { get; init; }
}
