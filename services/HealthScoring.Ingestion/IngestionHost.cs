using System.Text.Json;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Ingestion.Http;
using HealthScoring.Ingestion.Messages;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Storage;
using HealthScoring.ServiceDefaults;
using HealthScoring.ServiceDefaults.Access;
using HealthScoring.ServiceDefaults.Telemetry;
using Marten;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HealthScoring.Ingestion;

/// <summary>Composes the ingestion service.</summary>
public static class IngestionHost
{
    /// <summary>Builds it; <paramref name="configure"/> replaces parts, such as the clock.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        new SettingsCheck(builder.Configuration).Postgres().RabbitMq().Listen(ServiceDefaults.ServiceDefaults.ManagementSetting).Listen(FrontDoor.AddressSetting)
            .Access().Section<IngestionOptions>(IngestionOptions.Section).OrThrow();
        builder.AddServiceDefaults("ingestion", managementPort: 9090, Tracing.Always, Settings.Or(builder.Configuration, FrontDoor.AddressSetting, FrontDoor.DefaultAddress));
        builder.AddAccess();
        builder.AddIngestion();
        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        // What came before the database went away waits in the queue, and so does what comes meanwhile.
        app.MapManagement(needed: "broker");
        app.UseFrontDoor();
        app.UseAccess();
        app.MapFrontDoor();

        // Counters begin when somebody listens to them, and not with the first message.
        app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<IngestionTelemetry>());
        return app;
    }

    private static void AddIngestion(this WebApplicationBuilder builder)
    {
        var (services, broker) = (builder.Services, Connections.Of(builder.Configuration).RabbitMq);
        builder.AddFrontDoor(broker);
        services.AddHealthChecks().AddCheck<StorageCheck>("schema", tags: ["ready"]);
        services.AddOptions<IngestionOptions>().BindConfiguration(IngestionOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<IngestionOptions>>().Value);
        services.AddSingleton<IDocumentStore>(provider => DocumentStore.For(options => EventStoreConfiguration.Configure(
            options, provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<IngestionTelemetry>();
        services.AddSingleton<TraceBudget>();
        services.AddSingleton<IngestUsage>();
        services.AddSingleton(ReadMapping(builder.Configuration[$"{IngestionOptions.Section}:{nameof(IngestionOptions.SegmentMapping)}"]));
        services.AddSingleton(FrontDoorMarks.Of(broker));
        services.AddHostedService<PruneOld>();

        // Pseudonyms must not be guessable, and receipts must not meet: the one source of randomness of this service.
#pragma warning disable RS0030
        services.AddSingleton<Func<Guid>>(() => Guid.NewGuid());
#pragma warning restore RS0030
        services.AddMassTransit(bus =>
        {
            bus.AddConsumer<UsageEventsConsumer>();
            bus.AddRabbitMq(broker, UsageEventsEndpoint.Configure);
        });
    }

    private static SegmentMapping ReadMapping(string? path)
    {
        try
        {
            return path is not { Length: > 0 } ? SegmentMapping.Default : SegmentMapping.Read(path);
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingsException($"{IngestionOptions.Section}__{nameof(IngestionOptions.SegmentMapping)} names no file with a mapping: {failure.Message}");
        }
    }
}
