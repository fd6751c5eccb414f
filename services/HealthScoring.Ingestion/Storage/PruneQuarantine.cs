using Npgsql;

namespace HealthScoring.Ingestion.Storage;

/// <summary>Deletes refused input that has been kept long enough: it can name persons, and nobody corrects it after a month.</summary>
public sealed partial class PruneQuarantine(NpgsqlDataSource dataSource, TimeProvider clock, ILogger<PruneQuarantine> logger) : BackgroundService
{
    /// <summary>How long refused input is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Deletes what was received before <paramref name="now"/> less the time that input is kept.</summary>
    public static async Task<int> Prune(NpgsqlDataSource dataSource, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("delete from ingest.quarantine where received_at < $1");
        command.Parameters.AddWithValue((now - Kept).UtcDateTime);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Prune(dataSource, clock.GetUtcNow(), stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                NotPruned(failure.Message);
            }

            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old refused input could not be deleted and will be in an hour: {Message}")]
    private partial void NotPruned(string message);
}
