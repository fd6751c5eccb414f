using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Scoring.Closing;
using HealthScoring.Scoring.Live;
using HealthScoring.Scoring.Measuring;
using HealthScoring.Scoring.Projecting;
using HealthScoring.Scoring.Publication;
using HealthScoring.Scoring.Transactions;
using HealthScoring.Scoring.Webhooks;
using HealthScoring.ServiceDefaults;
using HealthScoring.ServiceDefaults.Webhooks;
using Microsoft.Extensions.Options;

namespace HealthScoring.Scoring;

/// <summary>Composes the scoring service.</summary>
public static class ScoringHost
{
    /// <summary>Setting with the address at which readers of notifications find the API.</summary>
    public const string PublicApiSetting = "HEALTHSCORING_API";

    private const string DefaultPublicApi = "http://127.0.0.1:5080";

    /// <summary>Builds it; <paramref name="configure"/> replaces parts, such as the clock.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        new SettingsCheck(builder.Configuration).Postgres().RabbitMq().Listen(ServiceDefaults.ServiceDefaults.ManagementSetting).Link(PublicApiSetting)
            .Flag(ReceiverAddress.AllowPrivateSetting).Section<ScoringOptions>(ScoringOptions.Section).OrThrow();
        builder.AddServiceDefaults("scoring", managementPort: 9100, Tracing.Always);
        builder.Services.AddSingleton<ProjectionCheck>();
        builder.Services.AddSingleton<PublicationCheck>();
        builder.Services.AddHealthChecks()
            .AddCheck<SchemaCheck>("schema", tags: ["ready"]).AddCheck<ProjectionCheck>("projection", tags: ["ready"]).AddCheck<PublicationCheck>("publication", tags: ["ready"]);
        builder.Services.AddHostedService<KeepReadModel>();
        builder.Services.AddHostedService<ScoreAccounts>();
        builder.Services.AddSingleton<Gauges>();
        builder.Services.AddSingleton<ScoringTelemetry>();
        builder.Services.AddHostedService<ReadGauges>();
        builder.AddDecisions();
        builder.AddWebhooks();
        builder.AddTransactions();
        var app = builder.Build();
        app.MapManagement();
        return app;
    }

    private static void AddDecisions(this WebApplicationBuilder builder)
    {
        var broker = Connections.Of(builder.Configuration).RabbitMq;
        builder.Services.AddSingleton(new PublicApi(new(Settings.Or(builder.Configuration, PublicApiSetting, DefaultPublicApi))));
        builder.Services.AddSingleton<DecisionStore>();
        builder.Services.AddSingleton(provider => new PublishNotifications(
            broker, provider.GetRequiredService<PublicApi>().Address, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ScoringTelemetry>(),
            provider.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddHostedService<CloseAccounts>();
        builder.Services.AddHostedService<RelayDecisions>();
        builder.Services.AddHostedService<ReportStuckBackfills>();
    }

    private static void AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ReceiverAddress.Of(builder.Configuration));
        builder.Services.AddSingleton<WebhookRows>();
        builder.Services.AddSingleton<QueueDeliveries>();
        builder.Services.AddSingleton<SendWebhook>();
        builder.Services.AddSingleton<DeliverWebhooks>();
        builder.Services.AddHostedService<KeepWebhooks>();
    }

    private static void AddTransactions(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ScoringOptions>().BindConfiguration(ScoringOptions.Section);
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IOptions<ScoringOptions>>().Value);
        builder.Services.AddHealthChecks().AddCheck<TransactionCheck>("transactions", tags: ["ready"]);
        builder.Services.AddHostedService<ReportStuckTransactions>();
    }
}
