using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;

namespace HealthScoring.UnitTests.Domain.Live;

/// <summary>An account handed over on a day and used by one person on every day since, with further facts.</summary>
public static class LiveAccount
{
    public static readonly DateOnly HandOver = new(2026, 1, 5);

    public static DateOnly Day(int tenure) => HandOver.AddDays(tenure);

    public static DateTimeOffset Noon(int tenure) => new(Day(tenure).ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);

    public static AccountChurned Churned(int tenure, string id = "churned") => new("acme", "crm", id, Noon(tenure), Noon(tenure), null);

    public static AccountRenewed Renewed(int tenure) => new("acme", "crm", "renewed", Noon(tenure), Noon(tenure), null, Day(tenure + 365));

    public static AccountRegistered Registered(int tenure, DateOnly? handOverOn = null) =>
        new("acme", "crm", $"registered-{tenure}", Noon(tenure), Noon(tenure), null, "Acme", handOverOn, Seats: 1);

    /// <summary>Days before <paramref name="windowStart"/> are left out, as a read of the window leaves them out.</summary>
    public static AccountHistory History(int usedThrough, DateOnly windowStart, params IAccountFact[] facts)
    {
        var profile = facts.Prepend(Registered(-10, HandOver)).Aggregate(new AccountProfile("acme"), AccountProfile.Evolve);
        var catalog = FeatureCatalog.Evolve(FeatureCatalog.Empty, new("crm", "crm", "catalog", Noon(-10), Noon(-10), null, [new("export", true, 1)]));
        var activity = new AccountActivity(ZoneHistory.Utc, profile.DayZero, [], 0);
        for (var t = 0; t <= usedThrough; t++)
        {
            activity.Apply(new UsageRecorded("acme", "app", Noon(t), null, [new($"{t}", UsageType.FeatureUsed, Guid.Empty, Noon(t), "export")]));
        }

        var before = activity.Days.Keys.Where(d => d < windowStart).Select(d => (DateOnly?)d).Max();
        return new(profile, catalog, windowStart, activity.Days.Where(d => d.Key >= windowStart), activity.Users.Values, ["export"]) { LastActiveBefore = before };
    }

    public static AccountHistory History(int usedThrough, params IAccountFact[] facts) => History(usedThrough, DateOnly.MinValue, facts);
}
