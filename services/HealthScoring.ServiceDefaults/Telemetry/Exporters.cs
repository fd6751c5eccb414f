using Microsoft.Extensions.Configuration;

namespace HealthScoring.ServiceDefaults.Telemetry;

/// <summary>Where one kind of telemetry is sent, by the standard variables of OpenTelemetry.</summary>
/// <param name="Otlp">To a collector, by OTLP. `OTEL_EXPORTER_OTLP_*` say where and how.</param>
/// <param name="Console">To standard output, for looking at it.</param>
public readonly record struct Exporters(bool Otlp, bool Console)
{
    private static readonly string[] Words = ["otlp", "console", "prometheus", "none"];

    /// <summary>Whether everything is off (`OTEL_SDK_DISABLED`).</summary>
    public static bool AreDisabled(IConfiguration configuration) => string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads `OTEL_&lt;signal&gt;_EXPORTER`. Where it is not set, OTLP is on if an endpoint is named, so that a service without a collector does not look for one.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="signal">`TRACES`, `METRICS` or `LOGS`.</param>
    public static Exporters Of(IConfiguration configuration, string signal)
    {
        var words = Read(configuration, signal);
        return words.Length > 0
            ? new(words.Contains("otlp"), words.Contains("console"))
            : new(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } || configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] is { Length: > 0 }, false);
    }

    /// <summary>What is wrong with the settings, one line each.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) =>
        from signal in (string[])["TRACES", "METRICS", "LOGS"]
        from word in Read(configuration, signal)
        where !Words.Contains(word)
        select $"OTEL_{signal}_EXPORTER names an exporter that this service does not have: it has otlp, console and none, and metrics can always be scraped at /metrics.";

    private static string[] Read(IConfiguration configuration, string signal) =>
        (configuration[$"OTEL_{signal}_EXPORTER"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
