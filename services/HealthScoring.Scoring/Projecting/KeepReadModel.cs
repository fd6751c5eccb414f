using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.ReadModel;
using Marten.Events.Daemon.Coordination;
using Npgsql;

namespace HealthScoring.Scoring.Projecting;

/// <summary>
/// Runs the projection of the generation that readers use. Of several instances one leads and works; another takes over when it goes.
/// When a rebuild moves readers to the next generation, this moves with them.
/// </summary>
public sealed partial class KeepReadModel(NpgsqlDataSource dataSource, TimeProvider clock, ILoggerFactory loggers, ILogger<KeepReadModel> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(await Turn(stoppingToken), clock, stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                // The database is away, not migrated yet, or another version's. Everything is in it, so waiting is all there is to do.
                DatabaseAway(failure.Message);
                await Task.Delay(PollInterval, clock, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Ending here would end everything else that runs in this process.
                NotKept(failure);
                await Task.Delay(PollInterval, clock, stoppingToken);
            }
        }
    }

    // Leads for as long as it can; answers how long to leave the lead to others.
    private async Task<TimeSpan> Turn(CancellationToken stopping)
    {
        var schema = await Migrate.Generation(dataSource, stopping);
        await using var leadership = await Leadership.TryTake(dataSource, schema.Projection, stopping);
        if (leadership is null)
        {
            return PollInterval;
        }

        var stuck = false;
        await leadership.While(async lead => stuck = await KeepUntilStuck(schema, lead), clock, stopping);
        return stuck ? Leadership.StepAside : TimeSpan.Zero;
    }

    // Ends when it is stuck, and when readers use another generation.
    private async Task<bool> KeepUntilStuck(ReadModelSchema schema, CancellationToken stopping)
    {
        await using var store = ReadModelStore.Open(dataSource, schema, clock, logger);
        var coordinator = new ProjectionCoordinator(store, loggers.CreateLogger<ProjectionCoordinator>());
        try
        {
            await coordinator.StartAsync(stopping);
            Keeping(schema.Generation);
            var (standstill, pause) = (new Standstill(clock), new Standstill(clock, UnknownType.BlamedAfter));
            while (await IsCurrent(schema, stopping))
            {
                if (await IsStuck(schema, standstill, pause, stopping))
                {
                    return true;
                }

                await Task.Delay(PollInterval, clock, stopping);
            }

            return false;
        }
        finally
        {
            await coordinator.StopAsync(CancellationToken.None);
            await coordinator.DisposeAsync();
        }
    }

    // Some failures stop a shard for good while its daemon looks alive; opening the store anew is the cure for all of them but one.
    private async Task<bool> IsStuck(ReadModelSchema schema, Standstill standstill, Standstill pause, CancellationToken stopping)
    {
        try
        {
            var lag = await ReadModelLag.Read(dataSource, schema, stopping);
            if (pause.Lasts(lag) && await lag.Unknown(dataSource, stopping) is { } unknown)
            {
                NotKnown(unknown);
                return true;
            }

            if (standstill.Lasts(lag))
            {
                StandsStill(lag.Through, lag.Last);
                return true;
            }
        }
        catch (NpgsqlException)
        {
            // No news while the database is away; the daemon itself goes on by its own retries.
        }

        return false;
    }

    private async Task<bool> IsCurrent(ReadModelSchema schema, CancellationToken stopping)
    {
        try
        {
            return await Migrate.Generation(dataSource, stopping) == schema;
        }
        catch (NpgsqlException failure)
        {
            return failure is not OtherVersionException;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Unknown}; the projection waits")]
    private partial void NotKnown(UnknownType unknown);

    [LoggerMessage(LogLevel.Error, "The projection stands still at event {Through} of {Last}; starting it again")]
    private partial void StandsStill(long through, long last);

    [LoggerMessage(LogLevel.Error, "The projection ended unexpectedly and is started again")]
    private partial void NotKept(Exception failure);

    [LoggerMessage(LogLevel.Information, "Keeping generation {Generation} of the read model")]
    private partial void Keeping(int generation);

    [LoggerMessage(LogLevel.Warning, "The database cannot be used yet: {Message}")]
    private partial void DatabaseAway(string message);
}
