using HealthScoring.Api.Portfolio;
using HealthScoring.EventStore;
using HealthScoring.IntegrationTests.Api;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Microsoft.AspNetCore.Builder;

namespace HealthScoring.IntegrationTests.Measuring;

/// <summary>Gauges of a portfolio at rest, beside what the API says of it.</summary>
[Collection(nameof(KnownPortfolio))]
public sealed class PortfolioGaugesTests(KnownPortfolio known) : IAsyncLifetime, IDisposable
{
    private WebApplication _scoring = null!;
    private MetricWatch _metrics = null!;

    public async Task InitializeAsync()
    {
        _scoring = await known.System.Run(ScoringHost.Build);
        _metrics = new(_scoring);
        await RunningSystem.Eventually(() => Task.FromResult(_metrics.Gauge("healthscoring.webhooks.pending").Count), read => read == 1);
    }

    public Task DisposeAsync() => known.System.Stop(_scoring);

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Accounts_milestones_and_alerts_are_those_of_the_portfolio()
    {
        var portfolio = await known.Read<PortfolioView>("portfolio");
        var onboarding = portfolio.Funnel.Onboarding;

        _metrics.Gauge("healthscoring.accounts").Should().Equal(Sorted(
            portfolio.Groups.GroupBy(g => $"band={(g.Band is { } band ? Words.Of(band) : "none")} lifecycle={Words.Of(g.Lifecycle)}").ToDictionary(g => g.Key, g => (double)g.Sum(x => x.Accounts))));
        _metrics.Gauge("healthscoring.accounts").Should().ContainKey("band=none lifecycle=implementing");
        _metrics.Gauge("healthscoring.onboarding.accounts").Should().Equal(Sorted(
            onboarding.Steps.Where(s => s.Milestone != "activated").ToDictionary(s => $"milestone={s.Milestone}", s => (double)s.Accounts).Append(new("milestone=registered", onboarding.Accounts))));
        _metrics.Gauge("healthscoring.onboarding.accounts").Values.Should().Contain(v => v > 0 && v < onboarding.Accounts, "not all have come equally far");
        _metrics.Gauge("healthscoring.alerts.open").Should().NotBeEmpty().And.Equal(
            Sorted(portfolio.OpenAlerts.ToDictionary(a => $"rule={a.Rule} severity={Words.Of(a.Severity)}", a => (double)a.Alerts)));
    }

    [Fact]
    public async Task Nothing_waits_and_producers_were_heard_of_when_the_API_says_they_were()
    {
        foreach (var gauge in (string[])["projection.lag", "projection.age", "score.pending", "score.age", "closes.pending", "closes.delay", "publication.lag", "publication.age", "webhooks.pending"])
        {
            _metrics.Gauge($"healthscoring.{gauge}").Should().Equal(new Dictionary<string, double> { [""] = 0 }, gauge);
        }

        var heard = (await known.System.Get("sources")).GetProperty("items").EnumerateArray().ToDictionary(s => $"source={s.GetProperty("source").GetString()}", s => s.GetProperty("lastReceivedAt").GetDateTimeOffset());
        var silence = _metrics.Gauge("healthscoring.producer.silence");
        silence.Keys.Should().Equal(heard.Keys.Order(StringComparer.Ordinal)).And.HaveCount(4);
        silence.Should().AllSatisfy(s => s.Value.Should().BeApproximately((known.System.Clock.GetUtcNow() - heard[s.Key]).TotalSeconds, 15, "it is read every ten seconds"));
        _metrics.Gauge("healthscoring.producer.dark").Values.Should().OnlyContain(dark => dark == 0);
    }

    private static SortedDictionary<string, double> Sorted(IEnumerable<KeyValuePair<string, double>> values) => new(values.ToDictionary(), StringComparer.Ordinal);
}
