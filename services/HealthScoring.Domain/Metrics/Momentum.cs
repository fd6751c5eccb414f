using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Metrics;

/// <summary>
/// Momentum r: the mean of the last three weeks' active user days against the weeks before. The base is the median of the weeks 4 to 11 back, so that one
/// holiday does not move it, but not below the mean of weeks 3 to 5.
/// </summary>
public static class Momentum
{
    /// <summary>First tenure day from which a scorecard may judge momentum: before it, half of the weeks of the median would lie before day 0.</summary>
    internal const int EarliestDay = 55;

    /// <summary>r = min(1, current / base / allowance); null before the scorecard's first day or where the base is 0.</summary>
    public static double? Of(AccountHistory history, DateOnly day, Scorecard scorecard)
    {
        var tenure = day.DayNumber - history.DayZero.DayNumber;
        if (tenure < scorecard.SteadyMomentum.FromDay)
        {
            return null;
        }

        double Week(int i) => ActiveUsers.ActiveUserDays7(history, day.AddDays(-7 * i));
        var current = (Week(0) + Week(1) + Week(2)) / 3;
        double[] earlier = [.. Enumerable.Range(4, 8).Where(i => tenure - (7 * i) - 6 >= 0).Select(Week).Order()];
        var recent = (Week(3) + Week(4) + Week(5)) / 3;
        var median = earlier.Length == 0 ? 0 : (earlier[(earlier.Length - 1) / 2] + earlier[earlier.Length / 2]) / 2;
        var baseline = Math.Max(median, recent);
        return baseline == 0 ? null : Math.Min(1, current / baseline / scorecard.SteadyMomentum.Allowance);
    }
}
