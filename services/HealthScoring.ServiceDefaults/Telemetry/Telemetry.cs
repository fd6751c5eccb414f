using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HealthScoring.ServiceDefaults.Telemetry;

/// <summary>Metrics, traces and logs of a service, and where they go. The standard variables of OpenTelemetry choose; metrics can always be scraped at `/metrics` of the management port.</summary>
public static class Telemetry
{
    /// <summary>Name of the meter and of the source of spans of every service.</summary>
    public const string Name = "HealthScoring";

    // Named one by one: with a pattern the inner life of the transport would be exported too. Not System.Net.Http, which names every receiver of webhooks.
    private static readonly string[] Meters =
    [
        Name, "MassTransit", "Npgsql", "Marten", "Polly", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Diagnostics",
    ];

    /// <summary>Adds them.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="service">Its name, as the database sees it.</param>
    /// <param name="managementPort">Requests to it are not traced.</param>
    /// <param name="always">Tag of spans that are always kept.</param>
    internal static void AddTelemetry(this WebApplicationBuilder builder, string service, int managementPort, string always)
    {
        var configuration = builder.Configuration;
        var disabled = Exporters.AreDisabled(configuration);
        builder.Logging.AddLogOutput(configuration, disabled ? default : Exporters.Of(configuration, "LOGS"));
        builder.Services.AddSingleton<IHealthCheckPublisher, Readiness>();
        builder.Services.Configure<HealthCheckPublisherOptions>(checks =>
            (checks.Delay, checks.Period, checks.Predicate) = (TimeSpan.FromSeconds(1), Readiness.Period, check => check.Tags.Contains("ready")));
        if (disabled)
        {
            return;
        }

        var (metrics, traces) = (Exporters.Of(configuration, "METRICS"), Exporters.Of(configuration, "TRACES"));
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, service))
            .WithMetrics(meters => Export(meters.AddMeter(Meters).AddPrometheusExporter(), metrics))
            .WithTracing(tracing =>
            {
                tracing.AddAspNetCoreInstrumentation(http =>
                {
                    http.Filter = context => context.Connection.LocalPort != managementPort;

                    // A path may name a person; the route says what was called.
                    http.EnrichWithHttpResponse = (activity, _) => activity.SetTag("url.path", null).SetTag("url.query", null);
                });
                if (traces.Otlp || traces.Console)
                {
                    Export(tracing.AddSource(Name).AddSource("Npgsql"), traces, configuration["OTEL_TRACES_SAMPLER"] is { Length: > 0 } ? null : new Sampling(always));
                }
                else
                {
                    // Requests still have traces: their ids stand in logs and in answers that tell of an error.
                    tracing.SetSampler(new ParentBasedSampler(new AlwaysOffSampler()));
                }
            });
    }

    /// <summary>Maps `/metrics`.</summary>
    internal static IEndpointConventionBuilder? MapMetrics(this WebApplication app) => Exporters.AreDisabled(app.Configuration) ? null : app.MapPrometheusScrapingEndpoint();

    // What the environment says wins: it comes last.
    private static void Describe(ResourceBuilder resource, string service) => resource.Clear()
        .AddTelemetrySdk()
        .AddService($"healthscoring-{service}", serviceVersion: Version, serviceInstanceId: $"{Environment.MachineName}/{Environment.ProcessId}")
        .AddEnvironmentVariableDetector();

    private static string? Version => typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static void Export(MeterProviderBuilder meters, Exporters exporters)
    {
        if (exporters.Otlp)
        {
            meters.AddOtlpExporter();
        }

        if (exporters.Console)
        {
            meters.AddConsoleExporter();
        }
    }

    private static void Export(TracerProviderBuilder traces, Exporters exporters, Sampling? sampling)
    {
        if (sampling is not null)
        {
            traces.SetSampler(sampling);
        }

        if (exporters.Otlp)
        {
            traces.AddOtlpExporter();
        }

        if (exporters.Console)
        {
            traces.AddConsoleExporter();
        }
    }
}
