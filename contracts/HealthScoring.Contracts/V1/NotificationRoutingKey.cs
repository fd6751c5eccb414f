namespace HealthScoring.Contracts.V1;

/// <summary>Routing key of each type of notification. A severity is `warning`, `high` or `critical`.</summary>
public static class NotificationRoutingKey
{
    /// <summary><see cref="V1.HealthBandChanged"/>.</summary>
    public const string HealthBandChanged = "health.band-changed";

    /// <summary><see cref="V1.HealthClosed"/>.</summary>
    public const string HealthClosed = "health.closed";

    /// <summary><see cref="V1.AccountActivated"/>.</summary>
    public const string AccountActivated = "account.activated";

    /// <summary><see cref="V1.MilestoneReached"/>.</summary>
    public const string MilestoneReached = "account.milestone";

    /// <summary><see cref="V1.ProducerSilent"/>.</summary>
    public const string ProducerSilent = "ops.producer-silent";

    /// <summary><see cref="V1.ProducerRecovered"/>.</summary>
    public const string ProducerRecovered = "ops.producer-recovered";

    /// <summary><see cref="V1.AlertRaised"/>, with its severity.</summary>
    public static string AlertRaised(string severity) => $"alert.raised.{severity}";

    /// <summary><see cref="V1.AlertEscalated"/>, with its new severity.</summary>
    public static string AlertEscalated(string severity) => $"alert.escalated.{severity}";

    /// <summary><see cref="V1.AlertResolved"/>, with the highest severity that it reached.</summary>
    public static string AlertResolved(string severity) => $"alert.resolved.{severity}";

    /// <summary><see cref="CaseReminder"/>, with the highest severity of the open alerts.</summary>
    public static string AlertReminder(string severity) => $"alert.reminder.{severity}";

    /// <summary><see cref="CaseEscalated"/>, with the highest severity of the alerts that nobody takes care of.</summary>
    public static string AlertUnattended(string severity) => $"alert.unattended.{severity}";
}
