using HealthScoring.Domain.Closing;

namespace HealthScoring.Scoring.Publication;

/// <summary>What subscribers are told of alerts.</summary>
public static class PublishedAlerts
{
    private const string Raised = "raised";
    private const string Escalated = "escalated";
    private const string Resolved = "resolved";
    private const string Reminded = "reminded";
    private const string Unattended = "unattended";

    /// <summary>Everything that there is to tell.</summary>
    public static IReadOnlyList<string> Actions { get; } = [Raised, Escalated, Resolved, Reminded, Unattended];

    /// <summary>What a decision tells, of each alert that it is about; nothing where it is about something else.</summary>
    public static IEnumerable<(string Action, Alert Alert)> Of(object decision) => decision switch
    {
        AlertRaised raised => [(Raised, raised.Alert)],

        // Of imported history, and to whoever reads it an alert like any other.
        AlertAnnounced announced => [(Raised, announced.Alert)],
        AlertEscalated escalated => [(Escalated, escalated.Alert)],
        AlertResolved resolved => [(Resolved, resolved.Alert)],
        CaseReminded reminded => reminded.Alerts.Select(alert => (Reminded, alert)),
        CaseEscalated unattended => unattended.Alerts.Select(alert => (Unattended, alert)),
        _ => [],
    };
}
