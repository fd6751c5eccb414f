using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Closing;

/// <summary>What is to be decided next about an account, and when.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Day">The day it concerns.</param>
/// <param name="DueAt">From when on it may be done.</param>
public readonly record struct NextStep(NextStepKind Kind, DateOnly Day, DateTimeOffset DueAt);

/// <summary>Kinds of next steps.</summary>
public enum NextStepKind
{
    /// <summary>A day is to be closed.</summary>
    Close,

    /// <summary>The account churned on the day.</summary>
    Freeze,

    /// <summary>The churned account is back since the day.</summary>
    Reopen,

    /// <summary>The day has become the hand-over day.</summary>
    Refold,
}

/// <summary>When days are closed.</summary>
public static class CloseSchedule
{
    /// <summary>How long after local midnight a day is closed, for facts that are still on their way.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    /// <summary>How long the close of an account that only reports counts waits for the day's report.</summary>
    public static readonly TimeSpan ReportWait = TimeSpan.FromHours(36);

    /// <summary>When a day may be closed at the earliest: at its end and a grace period.</summary>
    public static DateTimeOffset DueAt(ZoneHistory zones, DateOnly day) => zones.StartOf(day.AddDays(1)) + Grace;

    /// <summary>The next step, or null where there will be none unless facts come: no hand-over day, or churned.</summary>
    public static NextStep? Next(AccountHistory history, CloseState state)
    {
        var (profile, zones) = (history.Profile, history.Zones);
        if (state.DayZero is { } dayZero && dayZero != history.DayZero)
        {
            return new(NextStepKind.Refold, history.DayZero, DateTimeOffset.MinValue);
        }

        // Of the days closed since the account was last reopened; before that, it is known to have been away. What was closed after a return that nobody knew of yet
        // was closed as if the account had never been away, and is closed anew.
        var since = state.ReopenedOn > history.DayZero ? state.ReopenedOn.Value : history.DayZero;
        if (state.ClosedThrough is { } through && FirstDay(profile, zones, since, through, churned: true) is { } late)
        {
            return new(NextStepKind.Freeze, late, DateTimeOffset.MinValue);
        }

        if (state.FrozenOn is { } frozenOn)
        {
            return FirstDay(profile, zones, frozenOn, DateOnly.MaxValue, churned: false) is { } back ? new(NextStepKind.Reopen, back, DateTimeOffset.MinValue) : null;
        }

        var day = state.FirstOpenDay(history.DayZero);
        if (profile.Churned.AsOf(day, zones)?.Value == true)
        {
            return new(NextStepKind.Freeze, day, DateTimeOffset.MinValue);
        }

        var due = DueAt(zones, day);
        return new(NextStepKind.Close, day, WaitsForReport(history, day) ? due + ReportWait : due);
    }

    // The first of some days on which the account was away, or was not.
    private static DateOnly? FirstDay(AccountProfile profile, ZoneHistory zones, DateOnly from, DateOnly through, bool churned)
    {
        foreach (var day in profile.Churned.Values.Select(v => zones.LocalDay(v.Stamp.OccurredAt)).Prepend(from).Where(d => d >= from && d <= through).Order())
        {
            if (profile.Churned.AsOf(day, zones)?.Value == true == churned)
            {
                return day;
            }
        }

        return null;
    }

    private static bool WaitsForReport(AccountHistory history, DateOnly day) =>
        history.On(day)?.Reported is null && history.FirstReportOn <= day && !ActiveUsers.AnyObserved(history, day, ActiveUsers.MonthDays);
}
