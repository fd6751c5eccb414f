using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Live;

/// <summary>
/// Milestones are a fold over every day since day 0. What it came to some days ago is kept, so that a score reads a bounded number of days; a fact that
/// reaches further back drops what was kept.
/// </summary>
public static class MilestoneCache
{
    /// <summary>How many days behind today the kept fold ends: events that come a day or two late then do not cost a fold from day 0.</summary>
    public const int DaysBehind = 3;

    /// <summary>The fold as far as it may be kept, or null while that lies before day 0.</summary>
    public static MilestonesThrough? Advance(AccountHistory history, MilestonesThrough? known, DateOnly today, Scorecard scorecard)
    {
        var through = LiveHealth.LastDay(history.Profile, history.Zones, today).AddDays(-DaysBehind);
        return through < history.DayZero || through <= known?.Through ? known : new(
            through, LiveHealth.MilestonesAsOf(history, known, through, scorecard), ActiveUsers.LargestReportedMau(history, through));
    }
}
