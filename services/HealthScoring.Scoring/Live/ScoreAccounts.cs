using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.LiveScores;
using Npgsql;

namespace HealthScoring.Scoring.Live;

/// <summary>Keeps the list of live scores up to date, without end.</summary>
public sealed partial class ScoreAccounts(NpgsqlDataSource dataSource, TimeProvider clock, ScoringTelemetry telemetry, ILogger<ScoreAccounts> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private readonly ScoreDueAccounts _score = new(dataSource, clock, logger);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var batch = await _score.Batch(await Migrate.Generation(dataSource, stoppingToken), stoppingToken);
                telemetry.RecordFreshness(batch.StoredAt, clock.GetUtcNow());
                if (batch.Due < ScoreDueAccounts.BatchAccounts)
                {
                    await Task.Delay(PollInterval, clock, stoppingToken);
                }
            }
            catch (NpgsqlException failure)
            {
                DatabaseAway(failure.Message);
                await Task.Delay(RetryInterval, clock, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Ending here would end the projection too, which runs in the same process and has nothing to do with it.
                NotScored(failure);
                await Task.Delay(RetryInterval, clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A batch of accounts could not be scored and will be tried again")]
    private partial void NotScored(Exception failure);

    [LoggerMessage(LogLevel.Warning, "Live scores wait for the database: {Message}")]
    private partial void DatabaseAway(string message);
}
