using HealthScoring.EventStore;
using HealthScoring.Ingestion.Messages;
using HealthScoring.Ingestion.Storage;
using HealthScoring.ServiceDefaults;
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
        new SettingsCheck(builder.Configuration).Postgres().RabbitMq().Listen(ServiceDefaults.ServiceDefaults.ManagementSetting).Section<IngestionOptions>(IngestionOptions.Section).OrThrow();
        builder.AddServiceDefaults("ingestion", managementPort: 9090);
        builder.AddIngestion();
        var app = builder.Build();
        app.MapManagement();
        return app;
    }

    private static void AddIngestion(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHealthChecks().AddCheck<StorageCheck>("schema", tags: ["ready"]);
        services.AddOptions<IngestionOptions>().BindConfiguration(IngestionOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<IngestionOptions>>().Value);
        services.AddSingleton<IDocumentStore>(provider => DocumentStore.For(options => EventStoreConfiguration.Configure(
            options, provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<IngestionTelemetry>();
        services.AddSingleton<IngestUsage>();
        services.AddHostedService<PruneOld>();

        // Pseudonyms must not be guessable, and receipts must not meet: the one source of randomness of this service.
#pragma warning disable RS0030
        services.AddSingleton<Func<Guid>>(() => Guid.NewGuid());
#pragma warning restore RS0030
        services.AddMassTransit(bus =>
        {
            bus.AddConsumer<UsageEventsConsumer>();
            bus.AddRabbitMq(Connections.Of(builder.Configuration).RabbitMq, UsageEventsEndpoint.Configure);
        });
    }
}
