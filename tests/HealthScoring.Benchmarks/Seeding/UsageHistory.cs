using System.Globalization;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore;

namespace HealthScoring.Benchmarks.Seeding;

/// <summary>
/// What accounts of thirty users do day by day, twenty events a day on average: much on weekdays, little at weekends, a few users much more than others. Seeded by the
/// number of the account, so the same on every run, and made one account at a time.
/// </summary>
internal sealed class UsageHistory(DateOnly handOverOn, int days, bool someStall = false)
{
    public const int Users = 30;
    private const int Features = 20;
    private const int CoreFeatures = 8;
    private const string Source = "bench";

    public DateOnly HandOverOn { get; } = handOverOn;

    private DateTimeOffset Begin => new(HandOverOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    public FeatureCatalogPublished Catalog => new(
        "app", Source, "catalog", Begin, Begin, null, [.. Enumerable.Range(0, Features).Select(f => new CatalogFeature(Feature(f), f < CoreFeatures, f < 2 ? 2 : 1))]);

    public static string AccountId(int account) => string.Create(CultureInfo.InvariantCulture, $"account-{account:00000}");

    public AccountProfile Profile(int account) => AccountProfile.Evolve(new(AccountId(account)), new AccountRegistered(
        AccountId(account), Source, "r", Begin, Begin, null, $"Account {account}", HandOverOn, Seats: Users + 10));

    /// <summary>The usage of an account in order of time. A tenth of the users of some accounts never begin; and where some accounts stall, every fourth ends half-way and every fifth never has more than a few users.</summary>
    public IEnumerable<UsageItem> Of(int account)
    {
        var random = new Random(account);
        var users = someStall && account % 5 == 0 ? 6 : Users - (account % 4);
        for (var day = 0; day < (someStall && account % 4 == 0 ? days / 2 : days); day++)
        {
            var date = HandOverOn.AddDays(day);
            var events = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? random.Next(0, 12) : random.Next(10, 43);
            var at = Begin.AddDays(day).AddHours(8);
            for (var n = 0; n < events; n++)
            {
                at = at.AddMinutes(random.Next(1, 20));
                var user = (int)(users * random.NextDouble() * random.NextDouble());
                var kind = random.NextDouble();
                var feature = (int)(Features * Math.Pow(random.NextDouble(), 1.5));
                yield return kind < 0.2 ? new($"{day}-{n}", UsageType.Login, User(account, user), at)
                    : kind < 0.85 ? new($"{day}-{n}", UsageType.FeatureUsed, User(account, user), at, Feature(feature))
                    : new($"{day}-{n}", UsageType.SessionEnded, User(account, user), at, DurationSeconds: random.Next(60, 7_200));
            }
        }
    }

    /// <summary>Usage as the read model keeps it.</summary>
    public static AccountActivity Folded(AccountProfile profile, IReadOnlyList<UsageItem> items)
    {
        var activity = new AccountActivity(ZoneHistory.Utc, profile.DayZero, [], 0);
        activity.Apply(new UsageRecorded(profile.AccountId, Source, default, null, items));
        return activity;
    }

    private static Guid User(int account, int user) => Keys.Account(string.Create(CultureInfo.InvariantCulture, $"{account}/{user}"));

    private static string Feature(int feature) => string.Create(CultureInfo.InvariantCulture, $"feature-{feature:00}");
}
