using System.Text.Json;
using HealthScoring.UnitTests.Deployment.Observability;

namespace HealthScoring.FaultTests.Observing;

/// <summary>Everything that is observed is observed in one run, with the machine to itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Observed : ICollectionFixture<ObservedRun>
{
    public const string Name = "observed";
}

/// <summary>Alerts of the rules in deploy/prometheus, in a system in which each of their causes is caused.</summary>
[Collection(Observed.Name)]
public sealed class AlertingTests(ObservedRun run)
{
    [Fact]
    public void Every_alert_has_a_situation_that_it_is_for() =>
        Situations.All.SelectMany(s => s.IsFor).Distinct().Should().BeEquivalentTo(RuleFiles.Alerts.Select(a => $"{a.Alert}/{a.Labels["severity"]}").Distinct());

    [Fact]
    public async Task No_alert_fires_while_all_is_well() => (await Firing()).Where(f => f.Value.Any(at => at >= run.WasCalm.From && at <= run.WasCalm.To)).Select(f => f.Key).Should().BeEmpty();

    [Fact]
    public async Task Each_alert_fires_while_what_it_is_for_lasts()
    {
        var firing = await Firing();

        run.Lived.SelectMany(l => l.Situation.Alerts.Where(a => !Between(firing, a, l.From, l.Cured)).Concat(l.Situation.Afterwards.Where(a => !Between(firing, a, l.From, l.To))).Select(a => $"{a} in {l.Situation.Name}"))
            .Should().BeEmpty();
    }

    [Fact]
    public async Task What_goes_on_for_longer_fires_before_the_end()
    {
        var firing = await Firing();

        run.Lived.SelectMany(l => l.Situation.Later.Where(a => !Between(firing, a, l.From, DateTimeOffset.MaxValue)).Select(a => $"{a} after {l.Situation.Name}")).Should().BeEmpty();
    }

    [Fact]
    public async Task No_alert_fires_before_anything_that_it_is_for()
    {
        var causes = run.Lived.SelectMany(l => l.Situation.IsFor.Concat(l.Situation.Besides).Select(alert => (alert, l.From))).GroupBy(c => c.alert).ToDictionary(g => g.Key, g => g.Min(c => c.From));

        (await Firing()).Where(f => f.Value.Any(at => at >= run.WasCalm.From && at < causes[f.Key] - ObservedRun.Rounding)).Select(f => f.Key).Should().BeEmpty();
    }

    [Fact]
    public void What_an_alert_says_is_complete()
    {
        var said = run.Alerts.Values.Select(a => a.GetProperty("annotations").Deserialize<Dictionary<string, string>>()!).ToList();

        said.SelectMany(a => a.Values).Where(text => text.Contains("<no value>", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal) || text.Contains("  ", StringComparison.Ordinal)
            || text.Contains(" .", StringComparison.Ordinal) || text.Contains(" :", StringComparison.Ordinal) || text.Contains("<error", StringComparison.Ordinal)).Should().BeEmpty();
        said.Should().OnlyContain(a => Uri.IsWellFormedUriString(a["runbook_url"], UriKind.Absolute) && Uri.IsWellFormedUriString(a["dashboard_url"], UriKind.Absolute));
    }

    private static bool Between(IReadOnlyDictionary<string, IReadOnlyList<DateTimeOffset>> firing, string alert, DateTimeOffset from, DateTimeOffset to) =>
        firing.GetValueOrDefault(alert, []).Any(at => at >= from - ObservedRun.Rounding && (to == DateTimeOffset.MaxValue || at <= to + ObservedRun.Rounding));

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<DateTimeOffset>>> Firing() =>
        (await run.System.Prometheus.Query("""ALERTS{alertstate="firing"}""", run.WasCalm.From, run.Ended))
            .GroupBy(s => $"{s["alertname"]}/{s["severity"]}", StringComparer.Ordinal)
            .ToDictionary(g => g.Key, IReadOnlyList<DateTimeOffset> (g) => [.. g.SelectMany(s => s.Points).Select(p => DateTimeOffset.FromUnixTimeMilliseconds((long)(1000 * p.At)))], StringComparer.Ordinal);
}
