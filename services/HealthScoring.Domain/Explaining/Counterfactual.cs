using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Explaining;

/// <summary>The live health of an account, as it is and as it would be had there been more use in the last 28 days; both by the same functions.</summary>
internal sealed class Counterfactual
{
    private readonly AccountHistory _history;
    private readonly CloseState _closes;
    private readonly DateOnly _today;
    private readonly Scorecard _scorecard;

    /// <summary>Takes what <see cref="LiveHealth.Of"/> takes, and what that answered.</summary>
    public Counterfactual(AccountHistory history, CloseState closes, DateOnly today, Scorecard scorecard, LiveHealth live)
    {
        (_history, _today, _scorecard) = (history, today, scorecard);
        _closes = Folded(closes, live.Metrics.Day.AddDays(-ActiveUsers.MonthDays));
    }

    /// <summary>The health with the assumed uses.</summary>
    public LiveHealth With(IReadOnlyCollection<AssumedUse> uses) => LiveHealth.Of(AssumeUse.In(_history, uses), _closes, _today, Scorecards.Only(_scorecard))!;

    // Where closes are far behind, days that no assumed use can touch are folded once, and not again for every supposition.
    private CloseState Folded(CloseState closes, DateOnly through)
    {
        var known = closes.DayZero == _history.DayZero ? closes : CloseState.None;
        if (known.FirstOpenDay(_history.DayZero) > through)
        {
            return closes;
        }

        var reached = known.Milestones;
        for (var d = known.FirstOpenDay(_history.DayZero); d <= through && reached.Reached < MilestonesReached.Count; d = d.AddDays(1))
        {
            reached = ComputeMetrics.Of(_history, d, reached, _scorecard).MilestonesReached;
        }

        return known with { DayZero = _history.DayZero, ClosedThrough = through, Milestones = reached };
    }
}
