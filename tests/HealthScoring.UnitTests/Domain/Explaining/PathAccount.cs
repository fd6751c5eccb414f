using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Explaining;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.UnitTests.Domain.Explaining;

/// <summary>An account of which a test says who used what on which days, with four core features unless it is told otherwise.</summary>
public sealed class PathAccount
{
    public static readonly DateOnly HandOver = new(2026, 1, 5);

    private readonly List<IAccountFact> _facts = [];
    private readonly List<UsageItem> _uses = [];
    private readonly string[] _core;

    public PathAccount(int seats, params string[] core)
    {
        _core = core.Length > 0 ? core : ["orders", "stock", "invoices", "reports"];
        _facts.Add(new AccountRegistered("acme", "crm", "registered", Noon(-10), Noon(-10), null, "Acme", HandOver, Seats: seats));
    }

    public static DateOnly Day(int tenure) => HandOver.AddDays(tenure);

    public static DateTimeOffset Noon(int tenure) => new(Day(tenure).ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);

    public PathAccount With(params IAccountFact[] facts)
    {
        _facts.AddRange(facts);
        return this;
    }

    public PathAccount Provisioned(int users) => With(
        [.. Enumerable.Range(0, users).Select(u => new UserProvisioned("acme", "crm", $"provisioned-{u}", Noon(-1), Noon(-1), null, CaseFacts.UserRef($"u{u}")))]);

    public PathAccount Reported(int from, int through, int dau, int wau, int mau) => With(
        [.. Enumerable.Range(from, through - from + 1).Select(t => new ActiveUsersReported("acme", "crm", $"report-{t}", Noon(t), Noon(t), null, Day(t), dau, wau, mau))]);

    /// <summary>The first users use each of the features on every so-manieth day.</summary>
    public PathAccount Used(int users, int from, int through, int every, params string[] features)
    {
        for (var t = from; t <= through; t += every)
        {
            foreach (var feature in features)
            {
                _uses.AddRange(Enumerable.Range(0, users).Select(u =>
                    new UsageItem($"{_uses.Count}-{u}", UsageType.FeatureUsed, CaseFacts.UserRef($"u{u}"), Noon(t), feature)));
            }
        }

        return this;
    }

    public AccountHistory History()
    {
        var profile = _facts.Aggregate(new AccountProfile("acme"), AccountProfile.Evolve);
        var catalog = FeatureCatalog.Evolve(
            FeatureCatalog.Empty, new("shop", "crm", "catalog", Noon(-10), Noon(-10), null, [.. _core.Select(key => new CatalogFeature(key, true, 1)), new("theme", false, 1)]));
        var activity = new AccountActivity(ZoneHistory.Utc, profile.DayZero, [], 0);
        _facts.ForEach(activity.Apply);
        if (_uses.Count > 0)
        {
            activity.Apply(new UsageRecorded("acme", "app", Noon(0), null, _uses));
        }

        return new(profile, catalog, DateOnly.MinValue, activity.Days, activity.Users.Values, [.. activity.Features.Select(f => f.Key)]) { FirstReportOn = activity.FirstReportOn };
    }

    /// <summary>The path on a day before which all days are closed.</summary>
    public HealthPath? Path(int tenure)
    {
        var history = History();
        return FindPath.Of(history, CaseCloses.Closed(history, CloseState.None, Day(tenure - 1)).State, Day(tenure), Scorecard.Default);
    }
}
