using System.Diagnostics.Metrics;
using HealthScoring.Ingestion;
using HealthScoring.Scoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>Names under which Prometheus has what the services measure themselves, as its exporter makes them: of an instrument's name, kind and unit.</summary>
public static class OwnMetrics
{
    private static readonly string[] Servers = ["--HEALTHSCORING_POSTGRES=Host=127.0.0.1", "--HEALTHSCORING_RABBITMQ=amqp://127.0.0.1"];

    /// <summary>All of them.</summary>
    public static IReadOnlySet<string> Names { get; } =
        Instruments<IngestionTelemetry>(IngestionHost.Build(Servers)).Concat(Instruments<ScoringTelemetry>(ScoringHost.Build(Servers))).SelectMany(NamesOf).ToHashSet(StringComparer.Ordinal);

    // As the service is composed, but without starting it.
    private static List<Instrument> Instruments<TTelemetry>(WebApplication service)
        where TTelemetry : class
    {
        var (instruments, meters) = (new List<Instrument>(), service.Services.GetRequiredService<IMeterFactory>());
        using var listener = MeterOf.Listen(meters, instruments.Add);
        _ = (service.Services.GetRequiredService<TTelemetry>(), service.Services.GetServices<IHealthCheckPublisher>().ToList());
        return instruments;
    }

    private static IEnumerable<string> NamesOf(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        var name = instrument.Name.Replace('.', '_') + instrument.Unit switch
        {
            null or ['{', ..] => "",
            "s" => "_seconds",
            "1" when kind.StartsWith("ObservableGauge", StringComparison.Ordinal) => "_ratio",
            var unit => throw new NotSupportedException($"What becomes of the unit {unit} is not known here."),
        };
        return kind.StartsWith("Histogram", StringComparison.Ordinal) ? [$"{name}_bucket", $"{name}_count", $"{name}_sum"]
            : kind.StartsWith("Counter", StringComparison.Ordinal) ? [$"{name}_total"]
            : [name];
    }
}
