using System.Diagnostics;
using HealthScoring.Benchmarks.Measuring;

namespace HealthScoring.Benchmarks.Ingesting;

/// <summary>What telemetry costs ingestion: the same events with and without it, every message with the context of a trace that its producer keeps.</summary>
internal static class TelemetryBenchmark
{
    private static readonly TimeSpan BetweenScrapes = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Servers servers)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var collector = new IdleCollector();
        var nobody = new Uri($"http://127.0.0.1:{ServiceProcess.FreePort()}");
        await Comparison.PrintAsync(
            $"{IngestBenchmark.Title} Every message with a sampled `traceparent`; where telemetry is on, `/metrics` is scraped every {BetweenScrapes.TotalSeconds:0} s.",
            [new("events/s", "N0"), new("processor time of the service, µs/event", "0.0"), new("peak memory, MiB", "N0")],
            [
                new("off (`OTEL_SDK_DISABLED`)", () => MeasureAsync(servers, now, scrape: false, ("OTEL_SDK_DISABLED", "true"))),
                new("scraped", () => MeasureAsync(servers, now, scrape: true)),
                new("scraped, traces, metrics and logs to a collector", () => MeasureAsync(servers, now, scrape: true, Endpoint(collector.Address))),
                new("the same to a collector that is away", () => MeasureAsync(servers, now, scrape: true, Endpoint(nobody))),
            ]);
        await Console.Out.WriteLineAsync($"\nThe collector was called {collector.Calls} times.");
    }

    private static (string, string) Endpoint(Uri collector) => ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.ToString());

    private static async Task<double[]> MeasureAsync(Servers servers, DateTimeOffset now, bool scrape, params (string, string)[] settings)
    {
        var (took, processor, peak) = await IngestBenchmark.IngestAsync(
            servers, now, Sampled, scrape ? ScrapeAsync : null, [("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), .. settings]);
        return [IngestBenchmark.Events / took.TotalSeconds, processor.TotalMicroseconds / IngestBenchmark.Events, peak / 1_048_576.0];
    }

    private static Dictionary<string, object?> Sampled() => new() { ["traceparent"] = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01" };

    private static async Task ScrapeAsync(ServiceProcess service, CancellationToken stop)
    {
        using var http = new HttpClient();
        using var ticks = new PeriodicTimer(BetweenScrapes);
        try
        {
            do
            {
                await http.GetStringAsync(new Uri(service.Management, "metrics"), stop);
            }
            while (await ticks.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // All events are there.
        }
    }
}
