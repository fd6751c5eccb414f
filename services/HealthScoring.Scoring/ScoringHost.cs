using HealthScoring.Scoring.Live;
using HealthScoring.Scoring.Projecting;
using HealthScoring.ServiceDefaults;

namespace HealthScoring.Scoring;

/// <summary>Composes the scoring service.</summary>
public static class ScoringHost
{
    /// <summary>Builds it; <paramref name="configure"/> replaces parts, such as the clock.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        builder.AddServiceDefaults("scoring", managementPort: 9100);
        builder.Services.AddSingleton<ProjectionCheck>();
        builder.Services.AddHealthChecks().AddCheck<ProjectionCheck>("projection", tags: ["ready"]);
        builder.Services.AddHostedService<KeepReadModel>();
        builder.Services.AddHostedService<ScoreAccounts>();
        var app = builder.Build();
        app.MapManagement();
        return app;
    }
}
