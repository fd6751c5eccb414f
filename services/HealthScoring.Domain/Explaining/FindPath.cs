using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Explaining;

/// <summary>Finds what more use would bring an account to the next band, by the functions that score it, and checks the answer by applying it.</summary>
public static class FindPath
{
    /// <summary>The path as of the day that the live health stands on, to the next band or to one that is wanted; null where there is no live health.</summary>
    public static HealthPath? Of(AccountHistory history, CloseState closes, DateOnly today, Scorecard scorecard, Band? wanted = null)
    {
        if (LiveHealth.Of(history, closes, today, Scorecards.Only(scorecard)) is not { } live)
        {
            return null;
        }

        var target = PathTarget.Of(live, closes.DayZero == history.DayZero ? closes.Band : BandState.Learning, scorecard, wanted);
        if (live.Frozen)
        {
            return Blocked(live, target, Obstacles.Churned(live));
        }

        if (target is null || Tolerance.AtLeast(live.Health.Score, target.Score))
        {
            return new(live, target, true, [], live.Health, [], PathText.NothingNeeded(live, target, scorecard));
        }

        if (live.Metrics.CountsOnly)
        {
            return Blocked(live, target, Obstacles.CountsOnly);
        }

        var standing = new Standing(history, live.Metrics, scorecard);
        var counterfactual = new Counterfactual(history, closes, today, scorecard, live);
        var plan = new SearchPlan(standing, counterfactual).Towards(target.Score);
        var steps = OrderSteps.ByGain([.. Plan.Uses(standing, plan).Where(s => s.Uses.Count > 0)], counterfactual, live.Health.Score, target.Score);
        var after = counterfactual.With([.. steps.SelectMany(s => s.Uses)]).Health;
        var reached = Tolerance.AtLeast(after.Score, target.Score);
        return new(live, target, reached, steps, after, reached ? [] : Obstacles.That(after, standing, target), PathText.Of(target, after, reached, live, standing.IsCutOff));
    }

    private static HealthPath Blocked(LiveHealth live, PathTarget? target, string obstacle) => new(live, target, false, [], live.Health, [obstacle], obstacle);
}
