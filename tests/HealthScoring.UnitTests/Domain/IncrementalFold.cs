using System.Text.Json;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.UnitTests.Reference;

namespace HealthScoring.UnitTests.Domain;

/// <summary>
/// The incremental path without its database: an inbox, then pages of facts folded onto kept rows of which each page loads only the days and users that it
/// touches, as the projection does.
/// </summary>
public sealed class IncrementalFold
{
    private readonly Dictionary<Guid, byte[]> _users = [];
    private readonly Dictionary<DateOnly, byte[]> _days = [];
    private byte[] _features = ActivityCodec.Encode([]);
    private int _userCount;

    public AccountProfile Profile { get; private init; } = new(RandomAccount.Id);

    public FeatureCatalog Catalog { get; private init; } = FeatureCatalog.Empty;

    public DateOnly? FirstReportOn { get; private set; }

    public IReadOnlyList<FeatureSeen> Features => ActivityCodec.Features(_features);

    public IReadOnlyList<UserActivity> Users => [.. _users.Select(u => ActivityCodec.User(u.Key, u.Value))];

    public IReadOnlyDictionary<DateOnly, DayActivity> Days => _days.ToDictionary(d => d.Key, d => ActivityCodec.Day(d.Value));

    public static IncrementalFold Of(IEnumerable<RawFact> sent, IEnumerable<CatalogFact> catalogs, int pageSize)
    {
        var inbox = new HashSet<Guid>();
        var facts = sent.Where(f => inbox.Add(Keys.Inbox(f.Source, f.Id))).Select(RandomAccount.Stored).ToList();
        var profile = facts.OfType<IAccountFact>().Aggregate(new AccountProfile(RandomAccount.Id), AccountProfile.Evolve);
        var fold = new IncrementalFold
        {
            Profile = JsonSerializer.Deserialize<AccountProfile>(JsonSerializer.Serialize(profile, HistoryJson.Options), HistoryJson.Options)!,
            Catalog = catalogs.Aggregate(FeatureCatalog.Empty, (all, c) => FeatureCatalog.Evolve(all, new(
                "crm", c.Source, c.Id, c.OccurredAt, c.OccurredAt, null, [.. c.Features.Select(f => new CatalogFeature(f.Key, f.Core, f.Weight))]))),
        };
        foreach (var page in facts.Chunk(pageSize))
        {
            fold.Apply(page);
        }

        return fold;
    }

    /// <summary>Every day since day 0.</summary>
    public AccountHistory Whole() =>
        new(Profile, Catalog, DateOnly.MinValue, Days, Users, [.. Features.Select(f => f.Key)]) { FirstReportOn = FirstReportOn };

    /// <summary>The days since <paramref name="start"/> and the two numbers that reach further back.</summary>
    public AccountHistory From(DateOnly start)
    {
        var before = Days.Where(d => d.Key < start && d.Key >= Profile.DayZero).ToList();
        return new(Profile, Catalog, start, Days.Where(d => d.Key >= start), Users, [.. Features.Select(f => f.Key)])
        {
            FirstReportOn = FirstReportOn,
            LastActiveBefore = before.Where(d => d.Value.Dau > 0).Select(d => (DateOnly?)d.Key).Max(),
            LargestReportedMauBefore = before.Select(d => d.Value.Reported?.Mau?.Value ?? 0).DefaultIfEmpty().Max(),
        };
    }

    private void Apply(object[] facts)
    {
        var page = new AccountOnPage(Keys.Account(RandomAccount.Id), RandomAccount.Id);
        page.Facts.AddRange(facts.Select((f, i) => new SequencedFact(i, f)));
        var zones = ZoneHistory.Of(Profile.TimeZone);
        var activity = new AccountActivity(zones, Profile.DayZero, Features, _userCount) { FirstReportOn = FirstReportOn };
        foreach (var user in page.Users.Where(_users.ContainsKey))
        {
            activity.Load(ActivityCodec.User(user, _users[user]));
        }

        foreach (var day in facts.SelectMany(f => DaysOf(f, zones)).Distinct().Where(_days.ContainsKey))
        {
            activity.Load(day, ActivityCodec.Day(_days[day]));
        }

        foreach (var fact in facts)
        {
            Apply(activity, fact);
        }

        (_features, _userCount, FirstReportOn) = (ActivityCodec.Encode(activity.Features), activity.UserCount, activity.FirstReportOn);
        foreach (var user in activity.ChangedUsers)
        {
            _users[user] = ActivityCodec.Encode(activity.Users[user]);
        }

        foreach (var day in activity.ChangedDays)
        {
            _days[day] = ActivityCodec.Encode(activity.Days[day]);
        }
    }

    private static void Apply(AccountActivity activity, object fact)
    {
        if (fact is UsageRecorded usage)
        {
            activity.Apply(usage);
        }
        else
        {
            activity.Apply((IAccountFact)fact);
        }
    }

    private static IEnumerable<DateOnly> DaysOf(object fact, ZoneHistory zones) => fact switch
    {
        UsageRecorded usage => usage.Items.Select(i => zones.LocalDay(i.OccurredAt)),
        ActiveUsersReported report => [report.Day],
        _ => [],
    };
}
