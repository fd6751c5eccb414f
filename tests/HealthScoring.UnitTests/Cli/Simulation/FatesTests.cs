using HealthScoring.Cli.Simulation;
using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.Ingestion.Storage;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.UnitTests.Cli.Simulation;

public class FatesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 5, 15, 0, 0, TimeSpan.Zero);
    private static readonly IReadOnlyList<UsageEvent> Told = Tell();

    [Theory]
    [InlineData("nordlicht-logistik", Band.Healthy)]
    [InlineData("harbor-retail-group", Band.Critical)]
    [InlineData("little-oak-bakery", Band.Critical)]
    [InlineData("merlion-trading", Band.AtRisk)]
    [InlineData("hudson-bike-works", Band.Critical)]
    [InlineData("havel-maschinenbau", Band.Healthy)]
    [InlineData("fenwick-florists", Band.Healthy)]
    [InlineData("straits-medical-supply", Band.Healthy)]
    [InlineData("kiezkaffee-roesterei", Band.Healthy)]
    [InlineData("atlantic-home-stores", Band.Watch)]
    public void The_score_tells_the_story_of_the_account(string id, Band band)
    {
        var history = History(id);
        var (milestones, today) = (MilestonesReached.None, DateOnly.FromDateTime(Start.UtcDateTime));
        AccountMetrics metrics = null!;
        for (var day = history.DayZero; day <= today; day = day.AddDays(1))
        {
            metrics = ComputeMetrics.Of(history, day, milestones, Scorecard.Default);
            milestones = metrics.MilestonesReached;
        }

        var health = ScoreHealth.Of(metrics, Scorecard.Default);
        Bands.OfScore(health.Score, Scorecard.Default.Bands).Should()
            .Be(band, "the score is {0:0.0}, capped by {1}", health.Score, string.Join(", ", health.Caps.Select(c => c.Id)));
    }

    private static AccountHistory History(string id)
    {
        var events = Told.Where(e => e.AccountId == id || e.Type == UsageEventType.FeatureCatalogPublished);
        var facts = events.Select(e => Usage(e, UserOf(e)) ?? ToFact.Fact(e, UserOf(e), Start)).ToList();
        var profile = facts.OfType<IAccountFact>().Aggregate(new AccountProfile(id), AccountProfile.Evolve);
        var catalog = facts.OfType<FeatureCatalogPublished>().Aggregate(FeatureCatalog.Empty, FeatureCatalog.Evolve);
        var activity = new AccountActivity(ZoneHistory.Of(profile.TimeZone), profile.DayZero, [], 0);
        foreach (var fact in facts)
        {
            if (fact is UsageRecorded usage)
            {
                activity.Apply(usage);
            }
            else if (fact is IAccountFact accountFact)
            {
                activity.Apply(accountFact);
            }
        }

        return new(profile, catalog, DateOnly.MinValue, activity.Days, activity.Users.Values, [.. activity.Features.Select(f => f.Key)])
        {
            FirstReportOn = activity.FirstReportOn,
        };
    }

    private static List<UsageEvent> Tell()
    {
        var timetable = new Timetable(DemoAccounts.StartingOn(DateOnly.FromDateTime(Start.UtcDateTime)));
        return [.. timetable.Between(timetable.Beginning, Start)];
    }

    private static Guid UserOf(UsageEvent e) => CaseFacts.UserRef(e.UserId ?? "");

    private static object? Usage(UsageEvent e, Guid user) =>
        ToFact.Usage(e, user, []) is { } item ? new UsageRecorded(e.AccountId!, e.Source, Start, e.BackfillId, [item]) : null;
}
