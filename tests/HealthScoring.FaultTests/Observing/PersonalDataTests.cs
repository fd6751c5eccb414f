using System.Text.Json;

namespace HealthScoring.FaultTests.Observing;

/// <summary>Whatever the services say of themselves names no person, and no customer.</summary>
[Collection(Observed.Name)]
public sealed class PersonalDataTests(ObservedRun run)
{
    [Fact]
    public async Task There_was_something_to_be_said_of_everybody()
    {
        (await run.System.Ask<long>($"select count(*) from ingest.quarantine where encode(body, 'escape') like '%{Conspicuous.Word}%'")).Should().BeGreaterThan(10);
        Complaints().Select(c => c.GetProperty("Category").GetString()!.Split('.')[1]).Should().Contain(["Ingestion", "Scoring"]);
        (await run.System.Collector.Read()).Count(e => e.Kind == "span").Should().BeGreaterThan(500);
        run.Published.Should().Contain(p => p.Body.ToString().Contains(Conspicuous.Word, StringComparison.Ordinal), "subscribers may know whom it is about");
    }

    [Fact]
    public async Task Traces_metrics_and_logs_that_are_sent_name_nobody() => Naming(await File.ReadAllLinesAsync(run.System.Collector.File)).Should().BeEmpty();

    [Fact]
    public void Consoles_name_nobody() => Naming(run.System.Consoles.Split('\n')).Should().BeEmpty();

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

    private IEnumerable<JsonElement> Complaints() => run.System.Consoles.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement)
        .Where(l => l.GetProperty("LogLevel").GetString() is "Warning" or "Error" && l.GetProperty("Category").GetString()!.StartsWith("HealthScoring.", StringComparison.Ordinal));

    private static IEnumerable<string> Naming(IEnumerable<string> lines) => lines.Where(l => l.Contains(Conspicuous.Word, StringComparison.OrdinalIgnoreCase));
}
