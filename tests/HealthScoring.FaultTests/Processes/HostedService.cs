using HealthScoring.Api;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.Ingestion;
using HealthScoring.Scoring;
using HealthScoring.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HealthScoring.FaultTests.Processes;

/// <summary>What a process of this program does when it stands in for a service: the real host of that service, under the shared clock.</summary>
public static class HostedService
{
    /// <summary>Variable with the path of the shared clock.</summary>
    public const string ClockVariable = "FAULT_CLOCK";

    /// <summary>Runs a service until it is told to end.</summary>
    public static async Task<int> Run(string service)
    {
        Func<string[], Action<WebApplicationBuilder>?, WebApplication> build = service switch
        {
            "ingestion" => IngestionHost.Build,
            "scoring" => ScoringHost.Build,
            "api" => ApiHost.Build,
            _ => throw new ArgumentException($"{service} is no service.", nameof(service)),
        };
        using var clock = Clock();
        return await Start.Run(() => build([], builder => builder.Services.AddSingleton<TimeProvider>(clock)));
    }

    /// <summary>Rebuilds everything beside the logs, as `healthscoring rebuild` does.</summary>
    public static async Task<int> Rebuild()
    {
        using var clock = Clock();
        await using var dataSource = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("HEALTHSCORING_POSTGRES")!);
        await new RebuildDecisions(dataSource).Run(CancellationToken.None);
        await new RebuildReadModel(dataSource, clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);
        return 0;
    }

    private static SharedClock Clock() => new(Environment.GetEnvironmentVariable(ClockVariable)!);
}
