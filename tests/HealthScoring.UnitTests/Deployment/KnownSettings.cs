using System.Reflection;
using HealthScoring.Api;
using HealthScoring.Cli;
using HealthScoring.Ingestion;
using HealthScoring.Scoring;
using HealthScoring.ServiceDefaults;
using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.UnitTests.Deployment;

/// <summary>Names of the environment variables that somebody reads.</summary>
internal static class KnownSettings
{
    private static readonly Assembly[] Ours = [typeof(Connections).Assembly, typeof(IngestionHost).Assembly, typeof(ScoringHost).Assembly, typeof(ApiHost).Assembly, typeof(CommandLine).Assembly];

    /// <summary>What our code reads: constants whose names end in `Setting`, and the options of each section.</summary>
    public static IReadOnlySet<string> OfServices { get; } = Constants().Concat(Options<IngestionOptions>(IngestionOptions.Section)).Concat(Options<ScoringOptions>(ScoringOptions.Section))
        .Concat(Options<AccessOptions>(AccessOptions.Section)).ToHashSet(StringComparer.Ordinal);

    /// <summary>What the frameworks read, as far as it is used here. `MASSTRANSIT_USAGE_TELEMETRY` is MassTransit's own.</summary>
    public static IReadOnlySet<string> OfFrameworks { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_Kestrel__Certificates__Default__KeyPath", "ASPNETCORE_Kestrel__Certificates__Default__Path", "DOTNET_EnableDiagnostics",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "Logging__Console__FormatterName", "MASSTRANSIT_USAGE_TELEMETRY", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_METRICS_EXPORTER",
    };

    public static bool Includes(string name) => OfServices.Contains(name) || OfFrameworks.Contains(name);

    private static IEnumerable<string> Constants() =>
        from type in Ours.SelectMany(a => a.GetTypes())
        from field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
        where field is { IsLiteral: true } && field.FieldType == typeof(string) && field.Name.EndsWith("Setting", StringComparison.Ordinal)
        select (string)field.GetRawConstantValue()!;

    private static IEnumerable<string> Options<T>(string section) => typeof(T).GetProperties().Select(p => $"{section}__{p.Name}");
}
