using Npgsql;

namespace HealthScoring.Scoring.Closing;

/// <summary>Reports imports that never complete: the days of their accounts wait for them, and nobody else would notice.</summary>
public sealed partial class ReportStuckBackfills(NpgsqlDataSource dataSource, TimeProvider clock, ILogger<ReportStuckBackfills> logger) : BackgroundService
{
    /// <summary>How long an import may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Imports that have been incomplete for too long, with the events received and announced.</summary>
    public static async Task<IReadOnlyList<(string BackfillId, long Received, long? Expected)>> Stuck(
        NpgsqlDataSource dataSource, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select backfill_id, received, expected from ingest.backfills where not stored and started_at < $1 order by 1");
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = (now - Patience).UtcDateTime });
        var stuck = new List<(string, long, long?)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            stuck.Add((reader.GetString(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetInt64(2)));
        }

        return stuck;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var (backfill, received, expected) in await Stuck(dataSource, clock.GetUtcNow(), stoppingToken))
                {
                    NotComplete(backfill, received, expected);
                }
            }
            catch (Exception failure) when (failure is NpgsqlException || !stoppingToken.IsCancellationRequested)
            {
                // Ending here would end the service.
                NotLookedAt(failure);
            }

            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "Backfill {Backfill} has not been completed for a day ({Received} events received, {Expected} announced); no day of its accounts is closed until it is")]
    private partial void NotComplete(string backfill, long received, long? expected);

    [LoggerMessage(LogLevel.Warning, "Incomplete backfills could not be looked for and will be in an hour")]
    private partial void NotLookedAt(Exception failure);
}
