using HealthScoring.Domain.Rules;

namespace HealthScoring.Domain.Work;

/// <summary>An alert as a command finds it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="AlertId">The alert.</param>
/// <param name="Severity">Severity now, or the highest reached.</param>
/// <param name="IsOpen">Whether it has not ended.</param>
public sealed record AlertAtHand(string AccountId, Guid AlertId, Severity Severity, bool IsOpen);

/// <summary>What a command comes to: an event, nothing because it is so already, or a refusal.</summary>
/// <param name="Event">What happened; null where nothing changes.</param>
/// <param name="Refusal">Why it cannot be done, for people; null where it can.</param>
public readonly record struct WorkDecision(IAlertWork? Event, string? Refusal = null);

/// <summary>Decides what a person's command about an alert comes to. Pure.</summary>
public static class DecideWork
{
    private const string Ended = "The alert has ended; there is nothing left to be reminded of. Its outcome can still be recorded.";

    /// <summary>Acknowledges an alert. One that is acknowledged stays as it is: whoever was first takes care of it.</summary>
    public static WorkDecision Acknowledge(AlertAtHand alert, WorkOnAlert work, DateTimeOffset at, string by, string? note) =>
        !alert.IsOpen ? new(null, Ended)
        : work.Acknowledged is not null ? default
        : new(new AlertAcknowledged(alert.AccountId, alert.AlertId, at, by, note));

    /// <summary>Snoozes an alert until a day or, without one, until it becomes more severe.</summary>
    public static WorkDecision Snooze(AlertAtHand alert, WorkOnAlert work, DateTimeOffset at, string by, DateOnly? until, string? note)
    {
        if (!alert.IsOpen)
        {
            return new(null, Ended);
        }

        if (until is null && alert.Severity == Severity.Critical)
        {
            return new(null, "The alert is critical already and cannot become worse. Snooze it until a day.");
        }

        return work.Snoozed is { } before && before.Until == until && before.Severity == alert.Severity && before.By == by && before.Note == note
            ? default
            : new(new AlertSnoozed(alert.AccountId, alert.AlertId, at, by, until, alert.Severity, note));
    }

    /// <summary>Records what became of an alert, open or not.</summary>
    public static WorkDecision Record(AlertAtHand alert, WorkOnAlert work, DateTimeOffset at, string by, Outcome outcome, string? note) =>
        work.Outcome is { } before && before.Outcome == outcome && before.By == by && before.Note == note
            ? default
            : new(new AlertOutcomeRecorded(alert.AccountId, alert.AlertId, at, by, outcome, note));
}
