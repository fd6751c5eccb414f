using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Explaining;

/// <summary>Days on which more use may be assumed: those of 28 since day 0; working days, where the product is used on such.</summary>
internal sealed class UseDays
{
    // Momentum compares the last three weeks with the weeks before, so that use in the fourth would count against itself.
    private const int SpreadWeeks = 3;

    private readonly IReadOnlyList<DateOnly> _spread;

    private UseDays(IReadOnlyList<DateOnly> latest, IReadOnlyList<DateOnly> spread) => (Latest, _spread) = (latest, spread);

    /// <summary>All of them, the latest first; at least one.</summary>
    public IReadOnlyList<DateOnly> Latest { get; }

    /// <summary>The days that end with <paramref name="day"/>.</summary>
    public static UseDays Of(AccountHistory history, DateOnly day, Cadence cadence)
    {
        // A zone that moves across the date line skips a day, and nobody can do anything on it.
        DateOnly[] all = [.. ActiveUsers.Days(history, day, ActiveUsers.MonthDays).Where(d => history.Zones.LocalDay(history.Zones.StartOf(d)) == d).Reverse()];
        DateOnly[] working = [.. all.Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))];
        return cadence == Cadence.Weekly || working.Length == 0 ? new(all, all) : new(working, [.. working.Where(d => d > day.AddDays(-7 * SpreadWeeks))]);
    }

    /// <summary>So many days, or all if there are fewer: the latest, or as many spread evenly.</summary>
    public IReadOnlyList<DateOnly> Take(int count, bool spread)
    {
        if (!spread || count >= Latest.Count)
        {
            return [.. Latest.Take(count)];
        }

        var among = count <= _spread.Count ? _spread : Latest;
        return [.. Enumerable.Range(0, count).Select(i => among[i * among.Count / count])];
    }
}
