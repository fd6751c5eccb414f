using HealthScoring.ServiceDefaults.Access;
using HealthScoring.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace HealthScoring.ServiceDefaults;

/// <summary>What every service has in common.</summary>
public static class ServiceDefaults
{
    /// <summary>Setting with the address of the management port, where operators and probes look; never the port of the API.</summary>
    public const string ManagementSetting = "HEALTHSCORING_MANAGEMENT";

    // Far more than any scorecard or command needs. An endpoint that takes more says so itself, with `RequestSizeLimitAttribute` as its metadata.
    private const long MostBodyBytes = 64 * 1024;

    // How long work that is under way may take to stop. Start adds to it what letting go of connections may take.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(12);

    /// <summary>Adds the clock, telemetry, the database, health checks and the management address.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="service">Its name, as the database sees it.</param>
    /// <param name="managementPort">Management port on the loopback address where the setting names none.</param>
    /// <param name="alwaysTraced">Tag of spans that are always kept.</param>
    /// <param name="urls">Further addresses to listen on.</param>
    public static void AddServiceDefaults(this WebApplicationBuilder builder, string service, int managementPort, string alwaysTraced, params string[] urls)
    {
        builder.Configuration[ManagementSetting] = Settings.Or(builder.Configuration, ManagementSetting, $"http://127.0.0.1:{managementPort}");
        var postgres = Connections.PostgresOf(builder.Configuration);
        builder.WebHost.UseUrls([.. urls, builder.Configuration[ManagementSetting]!]);
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, MostBodyBytes));
        builder.AddTelemetry(service, BindingAddress.Parse(builder.Configuration[ManagementSetting]!).Port, alwaysTraced);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => DataSources.OfService(postgres, service));
        builder.Services.Configure<HostOptions>(host => (host.ShutdownTimeout, host.ServicesStopConcurrently) = (ShutdownTimeout, true));
        builder.Services.AddHealthChecks().AddCheck<DatabaseCheck>("database", tags: ["ready"]);
        builder.Services.PostConfigure<HealthCheckServiceOptions>(checks => checks.Registrations.ToList().ForEach(AnswerInTime));
    }

    /// <summary>Maps `/health` (all works), `/ready` (requests can be answered), `/alive` (not stuck; never depends on others) and `/metrics` on the management port alone.</summary>
    /// <param name="app">The service.</param>
    /// <param name="needed">Checks of what requests cannot be answered without; all of them if none is named.</param>
    public static void MapManagement(this WebApplication app, params string[] needed)
    {
        // By the port that the connection came in on: a Host header says what the caller likes, and behind a proxy something else altogether. And by what the path leads to, not by the path:
        // routing passes over case and a slash at the end.
        var management = BindingAddress.Parse(app.Configuration[ManagementSetting]!).Port;
        app.Use((context, next) =>
        {
            if (OperatorsOnly.Is(context.GetEndpoint()) == (context.Connection.LocalPort == management))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        app.MapHealthChecks("/health", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = HealthResponse.Write }).ForOperators();
        app.MapHealthChecks("/ready", new HealthCheckOptions
        {
            Predicate = check => needed.Length > 0 ? needed.Contains(check.Name) : check.Tags.Contains("ready"), ResponseWriter = HealthResponse.Write,
        }).ForOperators();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = _ => false }).ForOperators();
        app.MapMetrics()?.ForOperators();
    }

    private static void AnswerInTime(HealthCheckRegistration check)
    {
        var factory = check.Factory;
        check.Factory = services => new AnsweredInTime(factory(services));
    }
}
