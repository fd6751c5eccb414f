using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Rules;
using HealthScoring.EventStore;
using Stored = HealthScoring.Domain.Closing;

namespace HealthScoring.Scoring.Publication;

/// <summary>Bodies of what is published about alerts.</summary>
internal static class AlertBodies
{
    /// <summary>An alert, whether just raised or left open by imported history.</summary>
    public static Contracts.V1.AlertRaised Raised(IAccountDecision decision, AccountLabel account, Alert alert, Envelope envelope) => new()
    {
        Id = envelope.Id,
        AccountId = decision.AccountId,
        AccountName = account.Name,
        Segment = account.Segment,
        OccurredAt = decision.At,
        Sequence = envelope.Sequence,
        AlertId = alert.AlertId,
        CaseId = alert.CaseId,
        Rule = alert.Rule,
        Severity = Words.Of(alert.Severity),
        RaisedSeverity = Words.Of(alert.RaisedSeverity),
        RaisedOn = alert.RaisedOn,
        Day = decision.Day,
        TenureDays = alert.TenureDays,
        Onboarding = alert.Onboarding,
        Summary = alert.Summary,
        Evidence = Of(alert.Evidence),
        Links = envelope.Links,
    };

    /// <summary>An alert that became more severe.</summary>
    public static Contracts.V1.AlertEscalated Escalated(Stored.AlertEscalated escalated, Envelope envelope) => new()
    {
        Id = envelope.Id,
        AccountId = escalated.AccountId,
        AccountName = escalated.Account.Name,
        Segment = escalated.Account.Segment,
        OccurredAt = escalated.At,
        Sequence = envelope.Sequence,
        AlertId = escalated.Alert.AlertId,
        CaseId = escalated.Alert.CaseId,
        Rule = escalated.Alert.Rule,
        Severity = Words.Of(escalated.Alert.Severity),
        PreviousSeverity = Words.Of(escalated.From),
        RaisedSeverity = Words.Of(escalated.Alert.RaisedSeverity),
        RaisedOn = escalated.Alert.RaisedOn,
        Day = escalated.Day,
        TenureDays = escalated.Alert.TenureDays,
        Onboarding = escalated.Alert.Onboarding,
        Summary = escalated.Alert.Summary,
        Evidence = Of(escalated.Alert.Evidence),
        Links = envelope.Links,
    };

    /// <summary>An alert that ended.</summary>
    public static Contracts.V1.AlertResolved Resolved(Stored.AlertResolved resolved, Envelope envelope) => new()
    {
        Id = envelope.Id,
        AccountId = resolved.AccountId,
        AccountName = resolved.Account.Name,
        Segment = resolved.Account.Segment,
        OccurredAt = resolved.At,
        Sequence = envelope.Sequence,
        AlertId = resolved.Alert.AlertId,
        CaseId = resolved.Alert.CaseId,
        Rule = resolved.Alert.Rule,
        Severity = Words.Of(resolved.Alert.Severity),
        RaisedSeverity = Words.Of(resolved.Alert.RaisedSeverity),
        RaisedOn = resolved.Alert.RaisedOn,
        Day = resolved.Day,
        TenureDays = resolved.Alert.TenureDays,
        Onboarding = resolved.Alert.Onboarding,
        ResolvedOn = resolved.Day,
        Resolution = resolved.Resolution,
        Summary = resolved.Alert.Summary,
        Evidence = Of(resolved.Alert.Evidence),
        Links = envelope.Links,
    };

    /// <summary>A case that is repeated.</summary>
    public static CaseReminder Reminder(CaseReminded reminded, Envelope envelope) => new()
    {
        Id = envelope.Id,
        AccountId = reminded.AccountId,
        AccountName = reminded.Account.Name,
        Segment = reminded.Account.Segment,
        OccurredAt = reminded.At,
        Sequence = envelope.Sequence,
        CaseId = reminded.CaseId,
        OpenedOn = reminded.OpenedOn,
        Day = reminded.Day,
        Severity = Words.Of(Highest(reminded.Alerts)),
        Alerts = Of(reminded.Alerts),
        Links = envelope.Links,
    };

    /// <summary>Alerts that nobody takes care of.</summary>
    public static Contracts.V1.CaseEscalated Unattended(Stored.CaseEscalated escalated, Envelope envelope) => new()
    {
        Id = envelope.Id,
        AccountId = escalated.AccountId,
        AccountName = escalated.Account.Name,
        Segment = escalated.Account.Segment,
        OccurredAt = escalated.At,
        Sequence = envelope.Sequence,
        CaseId = escalated.CaseId,
        OpenedOn = escalated.OpenedOn,
        Day = escalated.Day,
        Severity = Words.Of(Highest(escalated.Alerts)),
        Alerts = Of(escalated.Alerts),
        Links = envelope.Links,
    };

    /// <summary>The highest severity among alerts.</summary>
    public static Severity Highest(IEnumerable<Alert> alerts) => alerts.Max(a => a.Severity);

    private static IReadOnlyList<RemindedAlert> Of(IEnumerable<Alert> alerts) =>
        [.. alerts.Select(a => new RemindedAlert(a.AlertId, a.Rule, Words.Of(a.Severity), a.RaisedOn, a.Summary))];

    private static AlertEvidence Of(Evidence evidence) => new(evidence.Metric, evidence.Value, evidence.Threshold, evidence.TenureDays);
}
