using Npgsql;

namespace HealthScoring.Ingestion.Storage;

/// <summary>Deletes, every hour, what ingestion keeps for a time only.</summary>
public sealed partial class PruneOld(NpgsqlDataSource dataSource, TimeProvider clock, ILogger<PruneOld> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Prune("refused input", (database, now, stopping) => Quarantine.Prune(database, now, stopping), stoppingToken);
            await Prune("counts of producers", SourceRows.Prune, stoppingToken);
            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    private async Task Prune(string what, Func<NpgsqlDataSource, DateTimeOffset, CancellationToken, Task> prune, CancellationToken stopping)
    {
        try
        {
            await prune(dataSource, clock.GetUtcNow(), stopping);
        }
        catch (Exception failure) when (failure is NpgsqlException || !stopping.IsCancellationRequested)
        {
            // Ending here would end the service.
            NotPruned(failure, what);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old {What} could not be deleted and will be in an hour")]
    private partial void NotPruned(Exception failure, string what);
}
