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
                var schema = await Migrate.Generation(dataSource, stoppingToken);
                await using var leadership = await Leadership.TryTake(dataSource, schema.Projection, stoppingToken);
                await (leadership is null ? Task.Delay(PollInterval, clock, stoppingToken) : leadership.While(lead => Keep(schema, lead), clock, stoppingToken));
            }
            catch (NpgsqlException failure)
            {
                // The database is away or not migrated yet. Everything is in it, so waiting is all there is to do.
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

    private async Task Keep(ReadModelSchema schema, CancellationToken stopping)
    {
        await using var store = ReadModelStore.Open(dataSource, schema, clock, logger);
        var coordinator = new ProjectionCoordinator(store, loggers.CreateLogger<ProjectionCoordinator>());
        try
        {
            await coordinator.StartAsync(stopping);
            Keeping(schema.Generation);
            var standstill = new Standstill(clock);
            while (await IsCurrentAndMoving(schema, standstill, stopping))
            {
                await Task.Delay(PollInterval, clock, stopping);
            }
        }
        finally
        {
            await coordinator.StopAsync(CancellationToken.None);
            await coordinator.DisposeAsync();
        }
    }

    // Some failures stop a shard for good while its daemon looks alive; opening the store anew is the cure for all of them.
    private async Task<bool> IsCurrentAndMoving(ReadModelSchema schema, Standstill standstill, CancellationToken stopping)
    {
        try
        {
            var lag = await ReadModelLag.Read(dataSource, schema, stopping);
            if (standstill.Lasts(lag))
            {
                StandsStill(lag.Through, lag.Last);
                return false;
            }

            return await Migrate.Generation(dataSource, stopping) == schema;
        }
        catch (NpgsqlException)
        {
            // No news while the database is away; the daemon itself goes on by its own retries.
            return true;
        }
    }

    [LoggerMessage(LogLevel.Error, "The projection stands still at event {Through} of {Last}; starting it again")]
    private partial void StandsStill(long through, long last);

    [LoggerMessage(LogLevel.Error, "The projection ended unexpectedly and is started again")]
    private partial void NotKept(Exception failure);

    [LoggerMessage(LogLevel.Information, "Keeping generation {Generation} of the read model")]
    private partial void Keeping(int generation);

    [LoggerMessage(LogLevel.Warning, "The database cannot be used yet: {Message}")]
    private partial void DatabaseAway(string message);
}
