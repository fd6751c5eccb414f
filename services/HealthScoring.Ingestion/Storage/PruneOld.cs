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
            try
            {
                await Quarantine.Prune(dataSource, clock.GetUtcNow(), stoppingToken);
                await SourceRows.Prune(dataSource, clock.GetUtcNow(), stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                NotPruned(failure.Message);
            }

            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old refused input and old counts of producers could not be deleted and will be in an hour: {Message}")]
    private partial void NotPruned(string message);
}
