using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Scoring;

/// <summary>An account put together by hand, of a product with two core features, `light` (3 of 10 by weight) and `heavy`.</summary>
public sealed class MadeAccount(string name, int seats, Cadence cadence = Cadence.Daily)
{
    private readonly List<IAccountFact> _facts = [new AccountRegistered("acme", "crm", "registered", Noon(-10), Noon(-10), null, "Acme", HandOver, Cadence: cadence, Seats: seats)];
    private readonly List<UsageItem> _usage = [];

    public string Name { get; } = name;

    /// <summary>Each of the first so many users is active on each of the days that fit: with a login, or with uses of a feature.</summary>
    public MadeAccount Used(int users, int from, int through, string? feature = null, int uses = 1, Func<int, int, bool>? on = null)
    {
        for (var t = from; t <= through; t++)
        {
            for (var user = 0; user < users; user++)
            {
                for (var use = 0; use < uses && on?.Invoke(user, t) != false; use++)
                {
                    _usage.Add(new($"{_usage.Count}", feature is null ? UsageType.Login : UsageType.FeatureUsed, User(user), Noon(t), feature));
                }
            }
        }

        return this;
    }

    public MadeAccount Champion(int user, int from) => With(new ChampionAssigned("acme", "crm", $"champion-{from}", Noon(from), Noon(from), null, User(user)));

    public MadeAccount Paused(int from, int until) => With(new AccountPaused("acme", "crm", "paused", Noon(from), Noon(from), null))
        .With(new AccountResumed("acme", "crm", "resumed", Noon(until), Noon(until), null));

    public MadeAccount Reported(int through, int users) => Enumerable.Range(0, through + 1).Aggregate(this, (account, t) =>
        account.With(new ActiveUsersReported("acme", "crm", $"report-{t}", Noon(t), Noon(t), null, Day(t), users, users, users)));

    /// <summary>What is decided about it through a day of tenure.</summary>
    public ConstantProbe Through(int tenure)
    {
        var activity = new AccountActivity(ZoneHistory.Utc, HandOver, [], 0);
        _facts.ForEach(activity.Apply);
        activity.Apply(new UsageRecorded("acme", "app", Noon(0), null, _usage));
        var catalog = FeatureCatalog.Evolve(FeatureCatalog.Empty, new("crm", "crm", "catalog", Noon(-10), Noon(-10), null, [new("light", true, 3), new("heavy", true, 7)]));
        return new(Name, new AccountHistory(
            _facts.Aggregate(new AccountProfile("acme"), AccountProfile.Evolve), catalog, DateOnly.MinValue, activity.Days, activity.Users.Values, [.. activity.Features.Select(f => f.Key)])
        {
            FirstReportOn = activity.FirstReportOn,
        }, Day(tenure));
    }

    private MadeAccount With(IAccountFact fact)
    {
        _facts.Add(fact);
        return this;
    }

    private static Guid User(int number) => new(number + 1, 0, 0, new byte[8]);
}
