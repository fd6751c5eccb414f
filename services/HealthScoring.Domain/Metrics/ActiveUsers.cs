using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Metrics;

/// <summary>Distinct active users over windows of days: observed users or reported counts, whichever is larger.</summary>
public static class ActiveUsers
{
    /// <summary>For how many days after its own a reported WAU or MAU stands in for a missing one.</summary>
    public const int ReportCarryDays = 6;

    /// <summary>Days of the month; 28, so that weekdays balance.</summary>
    public const int MonthDays = 28;

    /// <summary>DAU of a day.</summary>
    public static int Dau(AccountHistory history, DateOnly day) => history.On(day)?.Dau ?? 0;

    /// <summary>WAU of a day.</summary>
    public static int Wau(AccountHistory history, DateOnly day) => Math.Max(Observed(history, day, 7), ReportedOn(history, day, r => r.Wau?.Value));

    /// <summary>MAU of a day.</summary>
    public static int Mau(AccountHistory history, DateOnly day) => Math.Max(Observed(history, day, MonthDays), ReportedOn(history, day, r => r.Mau?.Value));

    /// <summary>The audience of a day: WAU for daily cadence, MAU for weekly; 0 before day 0.</summary>
    public static int Reach(AccountHistory history, DateOnly day, Cadence cadence) =>
        day < history.DayZero ? 0 : cadence == Cadence.Weekly ? Mau(history, day) : Wau(history, day);

    /// <summary>Sum of DAU over 7 days.</summary>
    public static int ActiveUserDays7(AccountHistory history, DateOnly day)
    {
        var sum = 0;
        foreach (var activity in history.Days(day, 7))
        {
            sum += activity?.Dau ?? 0;
        }

        return sum;
    }

    /// <summary>A: users seen since day 0, at least the largest reported MAU of the days since day 0.</summary>
    public static int Activated(AccountHistory history, DateOnly day)
    {
        var seen = 0;
        foreach (var user in history.Users)
        {
            seen += user.FirstActiveOn <= day ? 1 : 0;
        }

        return history.FirstReportOn <= day ? Math.Max(seen, LargestReportedMau(history, day)) : seen;
    }

    /// <summary>The largest MAU reported for any day from day 0 on; 0 if none was.</summary>
    public static int LargestReportedMau(AccountHistory history, DateOnly day)
    {
        var largest = history.LargestReportedMauBefore;
        foreach (var activity in history.Days(day, day.DayNumber - history.WindowStart.DayNumber + 1))
        {
            largest = Math.Max(largest, activity?.ReportedMau ?? 0);
        }

        return largest;
    }

    /// <summary>d - last day with DAU &gt; 0; null if there was none since day 0.</summary>
    public static int? SilentDays(AccountHistory history, DateOnly day)
    {
        for (var d = day; d >= history.WindowStart; d = d.AddDays(-1))
        {
            if (Dau(history, d) > 0)
            {
                return day.DayNumber - d.DayNumber;
            }
        }

        return day.DayNumber - history.LastActiveBefore?.DayNumber;
    }

    /// <summary>Daily: mean DAU over Monday to Friday of 28 days / MAU; weekly: mean WAU at d, d-7, d-14, d-21 / MAU. At most 1; null where MAU is 0 or no such day exists.</summary>
    public static double? Stickiness(AccountHistory history, DateOnly day, Cadence cadence, int mau)
    {
        var (audience, days) = cadence == Cadence.Weekly ? WeeklyAudience(history, day) : WorkingDayAudience(history, day);
        return mau == 0 || days == 0 ? null : Math.Min(1, (double)audience / days / mau);
    }

    /// <summary>The N days that end with <paramref name="day"/>, cut off at day 0, earliest first.</summary>
    public static IEnumerable<DateOnly> Days(AccountHistory history, DateOnly day, int count)
    {
        var first = day.AddDays(1 - count);
        for (var d = first < history.DayZero ? history.DayZero : first; d <= day; d = d.AddDays(1))
        {
            yield return d;
        }
    }

    /// <summary>Whether anybody had a qualifying event in the N days that end with <paramref name="day"/>.</summary>
    public static bool AnyObserved(AccountHistory history, DateOnly day, int count)
    {
        foreach (var activity in history.Days(day, count))
        {
            if (activity?.Users.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static (int Audience, int Days) WeeklyAudience(AccountHistory history, DateOnly day)
    {
        var (audience, days) = (0, 0);
        for (var i = 0; i < MonthDays / 7 && day.AddDays(-7 * i) >= history.DayZero; i++)
        {
            audience += Wau(history, day.AddDays(-7 * i));
            days++;
        }

        return (audience, days);
    }

    private static (int Audience, int Days) WorkingDayAudience(AccountHistory history, DateOnly day)
    {
        var (audience, days) = (0, 0);
        for (var d = day; d > day.AddDays(-MonthDays) && d >= history.DayZero; d = d.AddDays(-1))
        {
            if (d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                audience += Dau(history, d);
                days++;
            }
        }

        return (audience, days);
    }

    private static int Observed(AccountHistory history, DateOnly day, int count)
    {
        var seen = new bool[history.UserSlots];
        var users = 0;
        foreach (var activity in history.Days(day, count))
        {
            for (var i = 0; i < activity?.Users.Count; i++)
            {
                var user = activity.Users[i].User;
                users += seen[user] ? 0 : 1;
                seen[user] = true;
            }
        }

        return users;
    }

    private static int ReportedOn(AccountHistory history, DateOnly day, Func<ReportedCounts, int?> field)
    {
        for (var d = day; d >= day.AddDays(-ReportCarryDays) && d >= history.DayZero; d = d.AddDays(-1))
        {
            if (history.On(d)?.Reported is { } reported && field(reported) is { } value)
            {
                return value;
            }
        }

        return 0;
    }
}
