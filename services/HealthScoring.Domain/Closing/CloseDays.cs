using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;

namespace HealthScoring.Domain.Closing;

/// <summary>What closing an account needs to know besides its history and its earlier closes.</summary>
/// <param name="Now">The clock.</param>
/// <param name="Cut">Sequence number of the event store through which facts are in the history.</param>
/// <param name="HistoryUntil">Days that were over at this instant are imported history: what is decided about them is not published. Null: there is none.</param>
/// <param name="HeldBackBy">The account's sources that were dark, by day and the time its close is due.</param>
/// <param name="Incomplete">Whether a fact of the account could not be applied.</param>
/// <param name="Scorecards">The scorecards in force.</param>
/// <param name="Work">What people have done about the account's alerts.</param>
public sealed record ClosingContext(
    DateTimeOffset Now, long Cut, DateTimeOffset? HistoryUntil, Func<DateOnly, DateTimeOffset, IReadOnlyList<string>> HeldBackBy, bool Incomplete, Scorecards Scorecards, AlertWork Work);

/// <summary>Takes an account as far as the clock allows: closes the days that are due, in order, and notices that it churned, came back, or was handed over on another day.</summary>
public static class CloseDays
{
    /// <summary>
    /// At most <paramref name="most"/> steps, all of which concern one calendar month; whoever calls comes again until there are none. One month, because each has a stream of its own
    /// in the log, and what one transaction appends to two streams has no order that readers of the log could rely on.
    /// </summary>
    public static ClosedDays Of(AccountHistory history, CloseState before, ClosingContext context, int most)
    {
        var (decided, month, steps, dueAt) = (new Decided(before), default(DateOnly?), 0, new Dictionary<DateOnly, DateTimeOffset>());
        while (steps < most && CloseSchedule.Next(history, decided.State) is { } step && step.DueAt <= context.Now && (month is null || month == FirstOf(step.Day)))
        {
            month = FirstOf(step.Day);
            steps++;
            if (!IsHistory(history, step.Day, context))
            {
                dueAt[step.Day] = step.DueAt;
            }

            var through = decided.State.ClosedThrough;
            foreach (var decision in Take(history, decided.State, step, context).Decisions)
            {
                decided.Add(decision);
            }

            if (decided.State.ClosedThrough < through)
            {
                // The history reaches back as far as closes after the last one need. For those that are made anew, more of it has to be read.
                break;
            }
        }

        return new(decided.Decisions, decided.State, month, steps, dueAt);
    }

    /// <summary>Whether a day was over when the account's imported history was there.</summary>
    public static bool IsHistory(AccountHistory history, DateOnly day, ClosingContext context) => CloseSchedule.DueAt(history.Zones, day) <= context.HistoryUntil;

    private static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);

    /// <summary>Takes one step.</summary>
    public static Decided Take(AccountHistory history, CloseState state, NextStep step, ClosingContext context)
    {
        var accountId = history.Profile.AccountId;
        switch (step.Kind)
        {
            case NextStepKind.Freeze:
                return DecideClose.Freeze(state, accountId, LabelOf(history.Profile, history.Zones, step.Day), step.Day, context.Cut, context.Now);
            case NextStepKind.Reopen:
                var reopened = new Decided(state);
                reopened.Add(new AccountReopened(accountId, step.Day, context.Now, context.Cut));
                return reopened;
            case NextStepKind.Refold:
                var moved = new Decided(state);
                moved.Add(Refold(history, state, context));
                return moved;
            default:
                return Close(history, state, step, context);
        }
    }

    private static Decided Close(AccountHistory history, CloseState state, NextStep step, ClosingContext context)
    {
        var day = step.Day;
        var isHistory = IsHistory(history, day, context);
        var scorecard = context.Scorecards.For(SegmentOn(history, day));
        var decided = DecideClose.Of(state, DayOf(history, state, day, step.DueAt, context, scorecard, !isHistory), scorecard);
        if (isHistory && !IsHistory(history, day.AddDays(1), context))
        {
            foreach (var announced in DecideClose.Announce(
                decided.State, history.Profile.AccountId, LabelOf(history.Profile, history.Zones, day), day, context.Now).Decisions)
            {
                decided.Add(announced);
            }
        }

        return decided;
    }

    // The days since the new day 0 as if they were closed anew, with what is known now; none of it is recorded but what it comes to.
    // Days on which the account was away are left out, and it comes back to them as it does when they are closed.
    private static HandOverMoved Refold(AccountHistory history, CloseState state, ClosingContext context)
    {
        var (folded, scorecards) = (CloseState.None, new SortedDictionary<string, int>(StringComparer.Ordinal));
        var away = false;
        for (var day = history.DayZero; day <= state.ClosedThrough; day = day.AddDays(1))
        {
            if (history.Profile.Churned.AsOf(day, history.Zones)?.Value == true)
            {
                away = true;
                continue;
            }

            folded = away ? CloseState.Evolve(folded, new AccountReopened(history.Profile.AccountId, day, context.Now, context.Cut)) : folded;
            away = false;
            var scorecard = context.Scorecards.For(SegmentOn(history, day));
            scorecards[scorecard.Id] = scorecard.Version;
            folded = DecideClose.Of(folded, DayOf(history, folded, day, CloseSchedule.DueAt(history.Zones, day), context, scorecard, published: false), scorecard).State;
        }

        return new(
            history.Profile.AccountId, history.DayZero, context.Now, context.Cut, state.DayZero!.Value, folded.Milestones, folded.Band, folded.Recent,
            folded.Rules.Where(r => r.Value.Holds > 0).ToDictionary(r => r.Key, r => r.Value.Holds, StringComparer.Ordinal), scorecards);
    }

    private static DayToClose DayOf(
        AccountHistory history, CloseState state, DateOnly day, DateTimeOffset dueAt, ClosingContext context, Scorecard scorecard, bool published)
    {
        var metrics = ComputeMetrics.Of(history, day, state.Milestones, scorecard);
        return new(
            history.Profile.AccountId, LabelOf(history.Profile, history.Zones, day), metrics, StallSignals.Of(history, day, scorecard), ScoreHealth.Of(metrics, scorecard),
            history.Profile.Paused.AsOf(day, history.Zones)?.Value == true, context.HeldBackBy(day, dueAt), context.Cut, context.Now, published, context.Incomplete, context.Work);
    }

    /// <summary>The segment of a day; before the first that is known, that one.</summary>
    public static string? SegmentOn(AccountHistory history, DateOnly day) =>
        (history.Profile.Segment.AsOf(day, history.Zones) ?? history.Profile.Segment.First)?.Value;

    private static AccountLabel LabelOf(AccountProfile profile, ZoneHistory zones, DateOnly day) =>
        new(profile.Name.AsOf(day, zones)?.Value ?? profile.Name.Latest?.Value ?? profile.AccountId, (profile.Segment.AsOf(day, zones) ?? profile.Segment.First)?.Value);
}

/// <summary>What came of it.</summary>
/// <param name="Decisions">In order.</param>
/// <param name="State">What all decisions about the account come to now.</param>
/// <param name="Month">First day of the month that they belong to; null if there are none.</param>
/// <param name="Steps">Days closed, and other steps taken.</param>
/// <param name="DueAt">From when on the step of each day might have been taken, as far as the calendar tells; days of imported history, which nobody waited for, are left out.</param>
public sealed record ClosedDays(IReadOnlyList<IAccountDecision> Decisions, CloseState State, DateOnly? Month, int Steps, IReadOnlyDictionary<DateOnly, DateTimeOffset> DueAt);
