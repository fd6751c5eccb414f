using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Simulation;

/// <summary>What the users of an account do on a day.</summary>
internal static class SimulateUse
{
    private const double WeekendShare = 0.06;
    private const double TellsEndOfSession = 0.85;

    public static void Add(DayEvents day, DemoAccount account, DateOnly date, Random random)
    {
        var (tenure, fate) = (account.TenureOn(date), account.Fate);
        for (var user = 0; user < fate.InvitedBy(tenure); user++)
        {
            // Drawn for everybody, so that a change in one user's fate leaves the others' days as they are.
            var (chance, seed) = (random.NextDouble(), random.Next());
            if (fate.TakesPart(user, tenure) && chance < Chance(fate, tenure, user, date))
            {
                Session(day, fate, tenure, user, new(seed));
            }
        }
    }

    private static double Chance(Fate fate, int tenure, int user, DateOnly date)
    {
        var weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

        // Some people are keener than others, always the same ones.
        var keen = fate.Presence.At(tenure) * (1.1 - (0.05 * (user % 5)));
        return fate.Rhythm == Rhythm.Weekly ? (int)date.DayOfWeek == 1 + (user % 3) ? keen : 0
            : weekend ? keen * WeekendShare
            : keen;
    }

    private static void Session(DayEvents day, Fate fate, int tenure, int user, Random random)
    {
        var start = TimeSpan.FromSeconds(random.Next(8 * 3600, 17 * 3600)) + TimeSpan.FromMilliseconds(random.Next(1000));
        var length = TimeSpan.FromSeconds(random.Next(10 * 60, 150 * 60));
        UsageEvent ByUser(UsageEvent e) => e with { UserId = DemoAccount.UserId(user) };
        day.Add(DemoAccount.SourceOf(user), UsageEventType.Login, start, ByUser);
        var features = Math.Clamp((int)fate.Features.At(tenure), 1, DemoCatalog.Features.Count);
        for (var use = random.Next(fate.UsesPerSession / 2, (fate.UsesPerSession * 3 / 2) + 1); use >= 0; use--)
        {
            // The square makes the first ones of the catalogue the ones that are used most.
            var feature = DemoCatalog.Features[(int)(features * random.NextDouble() * Math.Sqrt(random.NextDouble()))].Key;
            var at = start + TimeSpan.FromMilliseconds(Math.Floor(length.TotalMilliseconds * random.NextDouble()));
            day.Add(DemoAccount.SourceOf(user), UsageEventType.FeatureUsed, at, e => ByUser(e) with { Feature = feature });
        }

        if (random.NextDouble() < TellsEndOfSession)
        {
            day.Add(DemoAccount.SourceOf(user), UsageEventType.SessionEnded, start + length, e => ByUser(e) with { DurationSeconds = length.TotalSeconds });
        }
    }
}
