using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Closing;

/// <summary>
/// Repeats a case that somebody should look at, and says so louder where nobody has for days. An alert that is acknowledged or snoozed asks for neither; history and paused
/// accounts do not either.
/// </summary>
internal static class RemindOfCase
{
    /// <summary>How many working days an alert may go without anybody acknowledging or snoozing it.</summary>
    public const int PatienceWorkingDays = 3;

    /// <summary>Adds what is to be said after a close.</summary>
    public static void Of(Decided decided, DayToClose day, Scorecard scorecard)
    {
        if (decided.State.Case is not { } open || !day.Published || day.Paused)
        {
            return;
        }

        var on = day.Metrics.Day;
        var waiting = decided.State.OpenAlerts.Where(a => !day.Work.Of(a.Alert.AlertId).IsAttended(a.Alert.Severity, on)).ToList();
        if (waiting.Count > 0 && on >= (open.RemindedOn ?? open.OpenedOn).AddDays(scorecard.ReminderDays))
        {
            decided.Add(new CaseReminded(
                day.AccountId, on, day.At, decided.Next(day), day.Account, open.CaseId, open.OpenedOn,
                [.. decided.State.OpenAlerts.Select(a => a.Alert).OrderByDescending(a => a.Severity)]));
        }

        var unattended = waiting.Where(a => !a.IsOverdue && WaitingSince(a, day) is { } since && WorkingDays(since, on) >= PatienceWorkingDays).ToList();
        if (unattended.Count > 0)
        {
            decided.Add(new CaseEscalated(
                day.AccountId, on, day.At, decided.Next(day), day.Account, open.CaseId, open.OpenedOn,
                [.. unattended.Select(a => a.Alert).OrderByDescending(a => a.Severity)]));
        }
    }

    // A snooze that ended gives people the time anew.
    private static DateOnly? WaitingSince(OpenAlert open, DayToClose day)
    {
        var snoozed = day.Work.Of(open.Alert.AlertId).Snoozed?.Until?.AddDays(-1);
        return snoozed > open.ToldOn ? snoozed : open.ToldOn;
    }

    // Mondays to Fridays after a day, through another.
    private static int WorkingDays(DateOnly after, DateOnly through)
    {
        var days = 0;
        for (var day = after.AddDays(1); day <= through && days < PatienceWorkingDays; day = day.AddDays(1))
        {
            days += day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        return days;
    }
}
