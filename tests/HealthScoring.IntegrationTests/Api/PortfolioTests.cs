using System.Text.Json;
using HealthScoring.Api.Accounts;
using HealthScoring.Api.Alerts;
using HealthScoring.Api.Portfolio;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Portfolio;
using HealthScoring.EventStore;

namespace HealthScoring.IntegrationTests.Api;

[Collection(nameof(KnownPortfolio))]
public class PortfolioTests(KnownPortfolio known)
{
    [Fact]
    public async Task Accounts_are_counted_by_band_lifecycle_and_segment_as_they_are_listed()
    {
        var portfolio = await known.Read<PortfolioView>("portfolio");
        var listed = known.Listed.Values.ToList();

        portfolio.Accounts.Should().Be(known.Accounts.Count);
        portfolio.Bands.Select(b => (Word(b.Band), b.Accounts)).Should().Equal(
            new[] { "critical", "atRisk", "watch", "healthy", "learning", null }.Select(band => (band, listed.LongCount(a => a.Band == band))));
        portfolio.Bands.Where(b => b.Accounts > 0).Should().HaveCountGreaterThan(2, "the accounts are not all alike");
        portfolio.Lifecycles.Select(l => (Words.Of(l.Lifecycle), l.Accounts)).Should().Equal(("churned", 1), ("paused", 1), ("implementing", 1), ("onboarding", 15), ("steady", 1));
        portfolio.Segments.Should().Equal(new SegmentCount("enterprise", 1), new("smb", 16), new(null, 2));
        portfolio.Groups.Select(g => (g.Segment, Words.Of(g.Lifecycle), Word(g.Band), g.Accounts)).Should()
            .BeEquivalentTo(listed.GroupBy(a => (a.Segment, a.Lifecycle, a.Band)).Select(g => (g.Key.Segment, g.Key.Lifecycle, g.Key.Band, g.LongCount())));
        known.System.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task The_funnel_counts_who_reached_which_milestone_when_and_who_should_have_been_activated()
    {
        var funnel = (await known.Read<PortfolioView>("portfolio")).Funnel;
        var all = new List<(KnownAccount Account, AccountView View)>();
        foreach (var account in known.Accounts)
        {
            all.Add((account, await known.Read<AccountView>($"accounts/{account.Id}")));
        }

        var onboarding = all.Where(a => known.Listed[a.Account.Id].Lifecycle == "onboarding").ToList();
        (funnel.Onboarding.Accounts, funnel.Onboarding.NotMeasurable, funnel.Onboarding.Overdue).Should().Be((15, 1, 1), "one reports counts, and one has had 35 days");
        (funnel.HandedOver180Days.Accounts, funnel.HandedOver180Days.NotMeasurable, funnel.HandedOver180Days.Overdue).Should().Be((17, 1, 1), "one that left and one on hold come in, neither of which is waited for");
        funnel.Onboarding.Steps.Should().Equal(Steps(onboarding));
        funnel.HandedOver180Days.Steps.Should().Equal(Steps([.. all.Where(a => a.Account.HandedOver is >= 0 and < 180)]));
        funnel.Onboarding.Steps[0].Accounts.Should().Be(13, "one of the peers was never used");
        funnel.HandedOver180Days.Steps[0].Accounts.Should().Be(14);
    }

    [Fact]
    public async Task Open_alerts_are_counted_by_rule_and_severity()
    {
        var alerts = (await known.Read<PortfolioView>("portfolio")).OpenAlerts;
        var open = (await known.Read<Page<AlertView>>("alerts?status=open&limit=200")).Items;

        alerts.Should().NotBeEmpty().And.BeInAscendingOrder(a => a.Rule, StringComparer.Ordinal);
        alerts.Select(a => (a.Rule, Words.Of(a.Severity), a.Alerts)).Should().BeEquivalentTo(open.GroupBy(a => (a.Rule, a.Severity)).Select(g => (g.Key.Rule, g.Key.Severity, g.LongCount())));
    }

    [Fact]
    public async Task Tiers_by_satisfaction_are_added_up_with_a_play()
    {
        var matrix = (await known.Read<PortfolioView>("portfolio")).Satisfaction;

        // By mean value: gold about 14,000, silver a few thousand, accounts without a tier one of 10, bronze unknown. The one that left is not counted.
        matrix.Select(c => (c.Tier, Words.Of(c.Touch), Words.Of(c.Satisfaction), c.Accounts)).Should().Equal(
            ("gold", "high-touch", "promoter", 2), ("gold", "high-touch", "passive", 2), ("gold", "high-touch", "detractor", 3), ("silver", "high-touch", "unknown", 4),
            ("none", "scaled", "unknown", 5), ("bronze", "scaled", "unknown", 2));
        foreach (var cell in matrix)
        {
            var accounts = known.Accounts.Where(a => a.Id != "gone" && (a.Tier ?? "none") == cell.Tier && a.Satisfaction == Words.Of(cell.Satisfaction)).ToList();
            var listed = accounts.Select(a => known.Listed[a.Id]).ToList();
            cell.ContractValue.Should().Be(accounts.Any(a => a.Value is not null) ? accounts.Sum(a => a.Value) : null, cell.Tier);
            cell.MeanScore.Should().BeApproximately(listed.Average(a => a.Score)!.Value, 1e-9, cell.Tier);
            cell.AtRisk.Should().Be(listed.Count(a => a.Band is "atRisk" or "critical"), cell.Tier);
            cell.Play.Should().Be(Plays.Suggest(cell.Touch, cell.Satisfaction, (double)cell.AtRisk / cell.Accounts));
        }
    }

    [Fact]
    public async Task The_answer_is_the_same_whenever_it_is_asked_for()
    {
        var (first, second) = (await known.System.Get("portfolio"), await known.System.Get("portfolio"));

        first.EnumerateObject().Select(p => p.Name).Should().Equal("accounts", "bands", "lifecycles", "segments", "groups", "funnel", "openAlerts", "satisfaction", "computedAt");
        first.EnumerateObject().Where(p => p.Name != "computedAt").Should().AllSatisfy(p => p.Value.GetRawText().Should().Be(second.GetProperty(p.Name).GetRawText()));
        first.GetProperty("bands")[5].GetProperty("band").ValueKind.Should().Be(JsonValueKind.Null);
    }

    private static string? Word<T>(T? value)
        where T : struct, Enum => value is { } known ? Words.Of(known) : null;

    private static IEnumerable<FunnelStep> Steps(IReadOnlyList<(KnownAccount Account, AccountView View)> accounts)
    {
        var reached = accounts.Where(a => a.Account.Id != "counts").Select(a => (a.View.Milestones, Zero: a.View.HandOverOn!.Value.DayNumber)).ToList();
        var steps = MilestonesReached.None.ByName()
            .Select((m, i) => (m.Name, Days: reached.Select(r => r.Milestones.ByName().ElementAt(i).On?.DayNumber - r.Zero).OfType<int>().ToList()));
        var activated = reached.Where(r => r.Milestones.Reached == 4).Select(r => r.Milestones.Last!.Value.DayNumber - r.Zero).ToList();
        return steps.Append(("activated", activated)).Select(s => new FunnelStep(s.Item1, s.Item2.Count, Median(s.Item2)));
    }

    private static double? Median(List<int> days)
    {
        var sorted = days.Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;
    }
}
