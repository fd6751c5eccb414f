using System.Security.Cryptography;
using System.Text.Json.Serialization;
using HealthScoring.Api.Accounts;
using HealthScoring.Api.Alerts;
using HealthScoring.Api.Callers;
using HealthScoring.Api.Operations;
using HealthScoring.Api.Portfolio;
using HealthScoring.Api.Reads;
using HealthScoring.Api.ScorecardEditing;
using HealthScoring.Api.Sources;
using HealthScoring.Api.Webhooks;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Erasing;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.ServiceDefaults;
using HealthScoring.ServiceDefaults.Access;
using HealthScoring.ServiceDefaults.Webhooks;
using Scalar.AspNetCore;

namespace HealthScoring.Api;

/// <summary>Composes the read API.</summary>
public static class ApiHost
{
    /// <summary>Setting with the address that the API listens on.</summary>
    public const string AddressSetting = "HEALTHSCORING_HTTP";

    // Of a body; as of an event.
    private const int MostDepth = 32;

    /// <summary>Builds it; <paramref name="configure"/> replaces parts, such as the clock.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        new SettingsCheck(builder.Configuration).Postgres().PostgresReads().RabbitMq().Listen(ServiceDefaults.ServiceDefaults.ManagementSetting).Listen(AddressSetting).Access().Flag(ReceiverAddress.AllowPrivateSetting).OrThrow();
        builder.AddServiceDefaults("api", managementPort: 9110, Tracing.Always, Settings.Or(builder.Configuration, AddressSetting, "http://127.0.0.1:5080"));
        builder.AddAccess();
        builder.Services.AddHealthChecks().AddCheck<SchemaCheck>("schema", tags: ["ready"]);
        builder.AddReads();
        builder.Services.AddSingleton<DecisionStore>();
        builder.Services.AddSingleton<CarryOutWork>();
        builder.Services.AddSingleton<ErasePerson>();
        builder.Services.AddSingleton<IssueKeys>();
        builder.Services.AddSingleton<PublishScorecard>();
        builder.Services.AddSingleton(services => new UsageExchange(
            Connections.Of(builder.Configuration).RabbitMq, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<UsageExchange>>()));
        builder.Services.AddSingleton(ReceiverAddress.Of(builder.Configuration));
        builder.Services.AddSingleton(_ => RandomNumberGenerator.Create());
        builder.Services.AddExceptionHandler<DatabaseFailures>();
        builder.Services.AddExceptionHandler<UnreadableBodies>();

        // In every environment, so that the handler says what is wrong with a body; else the answer would be a bare 400.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddOpenApi("v1", document => document.AddDocumentTransformer((openApi, _, _) =>
        {
            openApi.Info = new() { Title = "HealthScoring", Version = "v1", Description = "Customer health from product usage, explained line by line." };
            CompleteDescription.Of(openApi);
            return Task.CompletedTask;
        }));
        builder.Services.ConfigureHttpJsonOptions(json =>
            (json.SerializerOptions.NumberHandling, json.SerializerOptions.MaxDepth) = (JsonNumberHandling.Strict, MostDepth));

        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapManagement(AnswersFromReplica.Needed(app.Configuration));
        app.UseAccess();
        app.UsePathText();
        app.UseParameterCheck();
        app.MapOpenApi("/openapi/{documentName}.json").RequireScope(Scope.Read);
        app.MapScalarApiReference("/docs", page => page.WithTitle("HealthScoring").DisableDefaultFonts().DisableTelemetry().WithNonce())
            .RequireScope(Scope.Read).WithMetadata(new PagePolicy(DocumentationPolicy));
        app.MapGet("/", () => TypedResults.Redirect("/docs")).RequireScope(Scope.Read).ExcludeFromDescription();
        app.MapAccounts();
        app.MapAlerts();
        app.MapScorecards();
        app.MapPortfolio();
        app.MapOperations();
        app.MapKeys();
        app.MapSources();
        app.MapWebhooks();
        return app;
    }

    // Its scripts are ours and carry the number of the request; styles are written into the page by them. It calls this API and nothing else.
    private static string? DocumentationPolicy(HttpContext context) => context.Items[ScalarOptions.NonceHttpContextItemKey] is { } nonce
        ? $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'"
        : null;
}
