using System.Collections.Immutable;

namespace HealthScoring.Domain.Work;

/// <summary>What people have done about the alerts of one account: the fold of <see cref="IAlertWork"/>.</summary>
/// <param name="Seen">How many of their commands it holds. A close records it, so that a replay sees what the close saw.</param>
/// <param name="Alerts">By alert.</param>
public sealed record AlertWork(int Seen, ImmutableSortedDictionary<Guid, WorkOnAlert> Alerts)
{
    /// <summary>Nobody has done anything.</summary>
    public static AlertWork None { get; } = new(0, ImmutableSortedDictionary<Guid, WorkOnAlert>.Empty);

    /// <summary>What was done about an alert.</summary>
    public WorkOnAlert Of(Guid alertId) => Alerts.GetValueOrDefault(alertId) ?? WorkOnAlert.None;

    /// <summary>The work after one more command.</summary>
    public static AlertWork Evolve(AlertWork work, IAlertWork command)
    {
        var before = work.Of(command.AlertId);
        return new(work.Seen + 1, work.Alerts.SetItem(command.AlertId, command switch
        {
            AlertAcknowledged acknowledged => before with { Acknowledged = acknowledged },
            AlertSnoozed snoozed => before with { Snoozed = snoozed },
            AlertOutcomeRecorded recorded => before with { Outcome = recorded },
            _ => before,
        }));
    }
}

/// <summary>What people have done about one alert.</summary>
/// <param name="Acknowledged">The first acknowledgement, or null.</param>
/// <param name="Snoozed">The latest snooze, or null.</param>
/// <param name="Outcome">The latest outcome, or null.</param>
public sealed record WorkOnAlert(AlertAcknowledged? Acknowledged = null, AlertSnoozed? Snoozed = null, AlertOutcomeRecorded? Outcome = null)
{
    /// <summary>Nothing.</summary>
    public static WorkOnAlert None { get; } = new();

    /// <summary>Whether somebody takes care of an open alert, or does not want to hear of it, at the close of a day: nobody is reminded of it then.</summary>
    public bool IsAttended(Rules.Severity severity, DateOnly day) => Acknowledged is not null || IsSnoozed(severity, day);

    /// <summary>Whether it is snoozed on a day: through the day before it is to be back or, without such a day, while it is no more severe than when it was snoozed.</summary>
    public bool IsSnoozed(Rules.Severity severity, DateOnly day) => Snoozed is { } snooze && (snooze.Until is { } until ? day < until : severity <= snooze.Severity);
}
