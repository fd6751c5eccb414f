using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;

namespace HealthScoring.UnitTests.Cases;

/// <summary>Closes every day of a worked case by the pure functions, as the closing service would after everything has arrived.</summary>
public static class CaseCloses
{
    /// <summary>Every decision, in order, up to the close of the case's last day and, for an account that churned, its end.</summary>
    public static IReadOnlyList<IAccountDecision> Decisions(WorkedCase worked) => Closed(CaseFacts.History(worked), CloseState.None, worked.ClosedThrough).Decisions;

    /// <summary>What the closes through a day come to.</summary>
    public static CloseState Through(WorkedCase worked, DateOnly day) => Closed(CaseFacts.History(worked), CloseState.None, day).State;

    /// <summary>Closes an account as far as the end of a day allows.</summary>
    public static (IReadOnlyList<IAccountDecision> Decisions, CloseState State) Closed(AccountHistory history, CloseState state, DateOnly through, Scorecards? scorecards = null)
    {
        var decisions = new List<IAccountDecision>();
        while (CloseDays.Of(history, state, Context(history.Zones, through, scorecards), int.MaxValue) is { Steps: > 0 } closed)
        {
            decisions.AddRange(closed.Decisions);
            state = closed.State;
        }

        return (decisions, state);
    }

    /// <summary>What closing knows when the last day has just become due.</summary>
    public static ClosingContext Context(ZoneHistory zones, DateOnly through, Scorecards? scorecards = null) =>
        new(CloseSchedule.DueAt(zones, through), 1, null, (_, _) => [], false, scorecards ?? Scorecards.Shipped, AlertWork.None);
}
