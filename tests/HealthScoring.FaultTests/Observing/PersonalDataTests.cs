using System.Globalization;

namespace HealthScoring.FaultTests.Observing;

/// <summary>Whatever the services say of themselves names no person, and no customer.</summary>
[Collection(Observed.Name)]
public sealed class PersonalDataTests(ObservedRun run)
{
    [Fact]
    public async Task There_was_something_to_be_said_of_everybody()
    {
        (await run.System.Ask<long>($"select count(*) from ingest.quarantine where encode(body, 'escape') like '%{Conspicuous.Word}%'")).Should().BeGreaterThan(10);
        run.System.Consoles.Select(c => c.Key[..c.Key.IndexOf('-', StringComparison.Ordinal)]).Distinct().Should().BeEquivalentTo("ingestion", "scoring", "api");
        run.System.Consoles.Where(c => !c.Value.Contains("\"LogLevel\":\"Warning\"", StringComparison.Ordinal) && !c.Value.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal)).Select(c => c.Key)
            .Should().BeEmpty("every service had something to complain about");
        (await run.System.Collector.Read()).Count(e => e.Kind == "span").Should().BeGreaterThan(500);
        run.Published.Should().Contain(p => p.Body.ToString().Contains(Conspicuous.Word, StringComparison.Ordinal), "subscribers may know whom it is about");
    }

    [Fact]
    public async Task Traces_metrics_and_logs_that_are_sent_name_nobody() => Naming(await File.ReadAllLinesAsync(run.System.Collector.File)).Should().BeEmpty();

    [Fact]
    public void Consoles_name_nobody() => Naming(run.System.Consoles.Values.SelectMany(c => c.Split('\n'))).Should().BeEmpty();

    [Fact]
    public async Task Metrics_that_are_scraped_name_nobody()
    {
        Naming((await run.System.Prometheus.Get("api/v1/series?match[]={__name__=~\".%2B\"}")).EnumerateArray().Select(s => s.ToString())).Should().BeEmpty();
        using var http = new HttpClient();
        foreach (var service in run.System.Cluster.All)
        {
            Naming((await http.GetStringAsync(new Uri(service.Management, "metrics"))).Split('\n')).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Metrics_that_are_scraped_name_no_receiver_of_webhooks()
    {
        var port = run.Receiver.Address.Port.ToString(CultureInfo.InvariantCulture);
        foreach (var label in (await run.System.Prometheus.Get("api/v1/labels")).EnumerateArray().Select(l => l.GetString()!))
        {
            (await run.System.Prometheus.Values(label)).Should().NotContain(value => value.Contains(port, StringComparison.Ordinal), label);
        }
    }

    private static IEnumerable<string> Naming(IEnumerable<string> lines) => lines.Where(l => l.Contains(Conspicuous.Word, StringComparison.OrdinalIgnoreCase));
}
