using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using Npgsql;

namespace HealthScoring.Scoring.Closing;

/// <summary>
/// Closes days as they become due, without end. Every instance does it; each part of the accounts is closed by one transaction at a time, whoever holds it. Days missed
/// while no instance ran are made up in order.
/// </summary>
public sealed partial class CloseAccounts(
    NpgsqlDataSource dataSource, DecisionStore decisions, TimeProvider clock, ScoringTelemetry telemetry, ILogger<CloseAccounts> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ProjectionPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan JudgeInterval = TimeSpan.FromSeconds(10);

    // More would only wait for each other: closing is bound by the processor, and a batch reads while another computes.
    private static readonly int Parallel = Math.Clamp(Environment.ProcessorCount, 1, DecisionLocks.Lanes);

    private readonly CloseDueAccounts _close = new(dataSource, decisions.Store, logger);
    private readonly JudgeProducers _judge = new(dataSource, decisions.Store);
    private DateTimeOffset _judgedAt = DateTimeOffset.MinValue;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Pass(stoppingToken);
                await Task.Delay(PollInterval, clock, stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                DatabaseAway(failure.Message);
                await Task.Delay(RetryInterval, clock, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotClosed(failure);
                await Task.Delay(RetryInterval, clock, stoppingToken);
            }
        }
    }

    private async Task Pass(CancellationToken stopping)
    {
        var due = await AnyDue(stopping);
        if (!due && clock.GetUtcNow() < _judgedAt + JudgeInterval && clock.GetUtcNow() >= _judgedAt)
        {
            return;
        }

        // Nothing is decided before everything that was stored by then has been projected, or a lag of ours would pass for silence of a customer.
        var horizon = await CloseHorizon.Read(dataSource, clock, stopping);
        while (!await horizon.IsReached(dataSource, await Migrate.Generation(dataSource, stopping), stopping))
        {
            await Task.Delay(ProjectionPoll, clock, stopping);
        }

        if (await _judge.Run(horizon, stopping) is null)
        {
            return;
        }

        _judgedAt = horizon.Instant;
        if (due)
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(
                Enumerable.Range(0, DecisionLocks.Lanes), new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = stopping },
                async (lane, cancellation) =>
                {
                    while (await Batch(lane, horizon, cancellation))
                    {
                    }
                });
        }
    }

    private async Task<bool> Batch(int lane, CloseHorizon horizon, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var (looked, days) = await _close.Batch(lane, horizon, cancellation);
        if (days > 0)
        {
            telemetry.RecordCloses(days, clock.GetElapsedTime(began));
        }

        return looked > 0;
    }

    private async Task<bool> AnyDue(CancellationToken stopping)
    {
        var schema = await Migrate.Generation(dataSource, stopping);
        await using var command = dataSource.CreateCommand($"select exists (select from {schema.Name}.health where close_due_at <= $1)");
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime });
        return await command.ExecuteScalarAsync(stopping) is true;
    }

    [LoggerMessage(LogLevel.Error, "A batch of accounts could not be closed and will be tried again")]
    private partial void NotClosed(Exception failure);

    [LoggerMessage(LogLevel.Warning, "Closing waits for the database: {Message}")]
    private partial void DatabaseAway(string message);
}
