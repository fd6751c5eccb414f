using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Live;

/// <summary>The health of an account on its current, unfinished day, computed from everything known now.</summary>
/// <param name="Metrics">Metrics of the day.</param>
/// <param name="Health">Score of the day.</param>
/// <param name="Band">Band of the score.</param>
/// <param name="Frozen">Whether the day is the last one before the account churned.</param>
public sealed record LiveHealth(AccountMetrics Metrics, HealthScore Health, Band Band, bool Frozen)
{
    /// <summary>
    /// Computes it, folding milestones over the days since <paramref name="known"/>; null while the account has no hand-over day, or it is ahead.
    /// </summary>
    public static LiveHealth? Of(AccountHistory history, MilestonesThrough? known, DateOnly today, Scorecard scorecard)
    {
        var day = LastDay(history.Profile, history.Zones, today);
        if (day < history.DayZero)
        {
            return null;
        }

        var milestones = MilestonesAsOf(history, known, day.AddDays(-1), scorecard);
        var metrics = ComputeMetrics.Of(history, day, milestones, scorecard);
        var health = ScoreHealth.Of(metrics, scorecard);
        return new(metrics, health, Bands.Of(health, metrics, scorecard), day < today);
    }

    /// <summary>The milestones reached through a day, folded from what is known of an earlier one.</summary>
    public static MilestonesReached MilestonesAsOf(AccountHistory history, MilestonesThrough? known, DateOnly day, Scorecard scorecard)
    {
        var usable = known is { } k && k.Through >= history.DayZero && k.Through <= day ? known : null;
        var reached = usable?.Reached ?? MilestonesReached.None;
        for (var d = usable?.Through.AddDays(1) ?? history.DayZero; d <= day && reached.Reached < MilestonesReached.Count; d = d.AddDays(1))
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

/// <summary>What the days since day 0 came to through a day.</summary>
/// <param name="Through">The day.</param>
/// <param name="Reached">Milestones reached through it.</param>
/// <param name="LargestReportedMau">Largest MAU reported for any of the days; 0 if none was.</param>
public sealed record MilestonesThrough(DateOnly Through, MilestonesReached Reached, int LargestReportedMau = 0);
