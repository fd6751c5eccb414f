using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Live;

/// <summary>The health of an account on its current, unfinished day, computed from everything known now.</summary>
/// <param name="Metrics">Metrics of the day.</param>
/// <param name="Health">Score of the day.</param>
/// <param name="BandState">Band of the last close, learning before the first, and since when.</param>
/// <param name="Frozen">Whether the day is the last one before the account churned.</param>
/// <param name="Scorecard">The scorecard that applies to the day.</param>
public sealed record LiveHealth(AccountMetrics Metrics, HealthScore Health, BandState BandState, bool Frozen, Scorecard Scorecard)
{
    /// <summary>The band.</summary>
    public Band Band => BandState.Band;

    /// <summary>Computes it, with the milestones and the band of the account's closes; null while the account has no hand-over day, or it is ahead.</summary>
    public static LiveHealth? Of(AccountHistory history, CloseState closes, DateOnly today, Scorecards scorecards)
    {
        var known = closes.DayZero == history.DayZero ? closes : CloseState.None;
        var day = LastDay(history.Profile, history.Zones, today);

        // A churn reported late reaches behind days that are closed. Until the closes have followed it, the account stands on the last of them.
        day = day < known.ClosedThrough ? known.ClosedThrough.Value : day;
        if (day < history.DayZero)
        {
            return null;
        }

        var scorecard = scorecards.For(CloseDays.SegmentOn(history, day));
        var metrics = ComputeMetrics.Of(history, day, MilestonesBefore(history, known, day, scorecard), scorecard);
        return new(metrics, ScoreHealth.Of(metrics, scorecard), known.Band, day < today, scorecard);
    }

    // Days that are over and not closed yet are folded as if they were, or milestones would come and go while a close is awaited.
    private static MilestonesReached MilestonesBefore(AccountHistory history, CloseState closes, DateOnly day, Scorecard scorecard)
    {
        var reached = closes.Milestones;
        for (var d = closes.FirstOpenDay(history.DayZero); d < day && reached.Reached < MilestonesReached.Count; d = d.AddDays(1))
        {
            reached = ComputeMetrics.Of(history, d, reached, scorecard).MilestonesReached;
        }

        return reached;
    }

    /// <summary>The day that the account stands on: today, or the day before it churned, where it is frozen.</summary>
    public static DateOnly LastDay(AccountProfile profile, ZoneHistory zones, DateOnly today)
    {
        var last = today;
        for (var i = profile.Churned.Values.Count - 1; i >= 0; i--)
        {
            var (stamp, churned) = profile.Churned.Values[i];
            var day = zones.LocalDay(stamp.OccurredAt);
            if (day > today)
            {
                continue;
            }

            if (!churned)
            {
                break;
            }

            last = day.AddDays(-1);
        }

        return last;
    }
}
