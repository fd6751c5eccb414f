using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Simulation;

/// <summary>The daily report of an account that does not say who was active.</summary>
internal static class SimulateCounts
{
    private const double OfMonthInWeek = 0.82;
    private const double WeekendShare = 0.15;

    public static void Add(DayEvents day, DemoAccount account, DateOnly date, Random random)
    {
        var tenure = account.TenureOn(date);
        if (tenure < 0)
        {
            return;
        }

        var month = account.Fate.Audience.At(tenure) * (0.97 + (0.06 * random.NextDouble()));
        var working = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? WeekendShare : 1;
        var today = month * account.Fate.Presence.At(tenure) * working * (0.9 + (0.2 * random.NextDouble()));
        day.Add(DemoSource.Web, UsageEventType.ActiveUsersReported, SimulateDay.Clock(23, 30), e => e with
        {
            Day = date,
            Dau = (int)today,
            Wau = (int)(month * OfMonthInWeek),
            Mau = (int)month,
        });
    }
}
