using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Metrics;

/// <summary>What stall rules look at besides the metrics of a day.</summary>
/// <param name="UsualUserDays7">p: mean active user days of the three 7-day windows before the last.</param>
/// <param name="ActiveDays7">Days with DAU &gt; 0 in 7 days.</param>
/// <param name="ActiveInBothWeeks">Whether both of the last two 7-day windows have a day with DAU &gt; 0.</param>
/// <param name="HasChampion">Whether any champion is assigned.</param>
/// <param name="ChampionSilentDays">Days since the last qualifying event of any current champion; null if there is none within the days the rule looks back, or no champion.</param>
/// <param name="ReachBefore">Reach as many days earlier as `flat-or-falling` looks back; 0 before day 0.</param>
public sealed record StallSignals(double UsualUserDays7, int ActiveDays7, bool ActiveInBothWeeks, bool HasChampion, int? ChampionSilentDays, int ReachBefore)
{
    /// <summary>The signals as of a day.</summary>
    public static StallSignals Of(AccountHistory history, DateOnly day, Scorecard scorecard)
    {
        var cadence = history.Profile.Cadence.AsOf(day, history.Zones)?.Value ?? Cadence.Daily;
        double Week(int i) => ActiveUsers.ActiveUserDays7(history, day.AddDays(-7 * i));
        var active = DaysActive(history, day);
        HashSet<int> champions = [.. history.Users.Where(u => u.Champion.AsOf(day, history.Zones)?.Value == true).Select(u => u.Number)];
        return new(
            (Week(1) + Week(2) + Week(3)) / 3,
            active,
            active > 0 && DaysActive(history, day.AddDays(-7)) > 0,
            champions.Count > 0,
            SilentDays(history, day, champions, Rules.StallRules.ChampionLookback(scorecard)),
            ActiveUsers.Reach(history, day.AddDays(-Rules.StallRules.ReachLookback(scorecard)), cadence));
    }

    private static int DaysActive(AccountHistory history, DateOnly day)
    {
        var active = 0;
        foreach (var activity in history.Days(day, 7))
        {
            active += activity?.Dau > 0 ? 1 : 0;
        }

        return active;
    }

    private static int? SilentDays(AccountHistory history, DateOnly day, HashSet<int> champions, int lookback)
    {
        if (champions.Count == 0)
        {
            return null;
        }

        for (var d = day; d > day.AddDays(-lookback) && d >= history.DayZero; d = d.AddDays(-1))
        {
            if (history.On(d)?.Users.Any(u => champions.Contains(u.User)) == true)
            {
                return day.DayNumber - d.DayNumber;
            }
        }

        return null;
    }
}
