using System.Reflection;
using System.Text;
using System.Text.Json;

namespace HealthScoring.FaultTests.Observing;

/// <summary>What the services send by OTLP, as OpenTelemetry's decoder for Node reads it.</summary>
[Collection(Observed.Name)]
public sealed class ExportTests(ObservedRun run)
{
    [Fact]
    public async Task Traces_metrics_and_logs_of_every_service_arrive_with_what_it_is_and_where_it_runs()
    {
        var exported = await run.System.Collector.Read();
        var version = typeof(ServiceDefaults.ServiceDefaults).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

        exported.Select(e => (e.Service, e.Kind)).Distinct().Should().BeEquivalentTo(
            from service in (string[])["ingestion", "scoring", "api"] from kind in (string[])["span", "metric", "log"] select ($"healthscoring-{service}", kind));
        exported.Select(e => e.ResourceAttribute("service.version")).Distinct().Should().Equal(version);
        exported.Select(e => e.ResourceAttribute("deployment.environment.name")).Distinct().Should().Equal("proof");
        exported.Select(e => (e.Service, e.ResourceAttribute("service.instance.id"))).Distinct().Count(i => i.Service == "healthscoring-scoring").Should().BeGreaterThanOrEqualTo(2, "two of them run");
    }

    [Fact]
    public async Task Metrics_come_from_every_library_that_measures() =>
        (await run.System.Collector.Read()).Where(e => e.Kind == "metric").Select(e => e.Scope).Distinct().Should().Contain(
            ["HealthScoring", "MassTransit", "Npgsql", "Marten", "Polly", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"]);

    [Fact]
    public async Task A_transaction_is_linked_to_the_messages_that_it_stored() =>
        (await run.System.Collector.Read()).Where(e => e is { Kind: "span", Name: "ingest" }).SelectMany(e => e.LinkedTraces).Should().Contain(run.Producer.TraceId);

    [Fact]
    public async Task One_trace_leads_from_a_producers_message_to_the_alert_that_it_caused()
    {
        var trace = (await run.System.Collector.Read()).Where(e => e.Kind == "span" && e.TraceId == run.Producer.TraceId).ToList();
        var published = trace.First(s => s.Name == "publish health.notifications");
        var chain = new List<Exported> { published };
        while (trace.Find(s => s.SpanId == chain[^1].ParentSpanId) is { } parent)
        {
            chain.Add(parent);
        }

        chain.Select(s => (s.Service, s.Name)).Should().Equal(
            ("healthscoring-scoring", "publish health.notifications"), ("healthscoring-scoring", "decide alert"), ("healthscoring-scoring", "score"), ("healthscoring-ingestion", "process usage-ingestion"));
        chain[^1].ParentSpanId.Should().Be(run.Producer.SpanId);
        run.Published.Where(p => p.Body.GetProperty("type").GetString() == "AlertRaised" && p.Headers.ContainsKey("traceparent"))
            .Select(p => Encoding.UTF8.GetString((byte[])p.Headers["traceparent"]!)).Should().Contain($"00-{run.Producer.TraceId}-{published.SpanId}-01");
    }

    [Fact]
    public async Task What_is_logged_while_a_trace_is_on_names_it_on_the_console_and_in_what_is_sent()
    {
        var sent = (await run.System.Collector.Read()).Where(e => e.Kind == "log").Select(e => e.TraceId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var shown = run.System.Consoles.Values.SelectMany(c => c.Split('\n')).Where(l => l.StartsWith('{')).SelectMany(l => JsonDocument.Parse(l).RootElement.GetProperty("Scopes").EnumerateArray())
            .Select(s => s.TryGetProperty("TraceId", out var id) ? id.GetString() : null).OfType<string>().ToHashSet(StringComparer.Ordinal);

        sent.Should().NotBeEmpty().And.BeSubsetOf(shown);
    }
}
