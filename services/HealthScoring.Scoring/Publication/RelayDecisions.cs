using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using Marten.Events.Daemon.Coordination;
using Npgsql;

namespace HealthScoring.Scoring.Publication;

/// <summary>
/// Keeps the publication of decisions going. Of several instances one leads and publishes; another takes over when it goes.
/// </summary>
public sealed partial class RelayDecisions(
    NpgsqlDataSource dataSource, PublishNotifications notifications, TimeProvider clock, ILoggerFactory loggers, ILogger<RelayDecisions> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Declare(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(await Turn(stoppingToken), clock, stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                DatabaseAway(failure.Message);
                await Task.Delay(PollInterval, clock, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Ending here would end the projection and the closes too, which run in the same process.
                NotPublished(failure);
                await Task.Delay(PollInterval, clock, stoppingToken);
            }
        }
    }

    // Leads for as long as it can; answers how long to leave the lead to others.
    private async Task<TimeSpan> Turn(CancellationToken stopping)
    {
        // There may be no log yet.
        await Shapes.Read(dataSource, stopping);
        await using var leadership = await Leadership.TryTake(dataSource, DecisionRelay.Name, stopping);
        if (leadership is null)
        {
            return PollInterval;
        }

        await leadership.While(PublishUntilStuck, clock, stopping);
        return Leadership.StepAside;
    }

    private async Task PublishUntilStuck(CancellationToken stopping)
    {
        await using var store = DecisionRelay.Open(dataSource, clock, notifications.Publish);
        var coordinator = new ProjectionCoordinator(store, loggers.CreateLogger<ProjectionCoordinator>());
        try
        {
            await coordinator.StartAsync(stopping);
            await WhileMoving(stopping);
        }
        finally
        {
            await coordinator.StopAsync(CancellationToken.None);
            await coordinator.DisposeAsync();
        }
    }

    private async Task Declare(CancellationToken stopping)
    {
        try
        {
            await notifications.Declare(stopping);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            BrokerAway(failure.GetBaseException().Message);
        }
    }

    // Some failures stop a subscription for good while its daemon looks alive; opening the log anew is the cure for all of them but one, and does no harm while the broker is away.
    private async Task WhileMoving(CancellationToken stopping)
    {
        var (standstill, pause) = (new Standstill(clock), new Standstill(clock, UnknownType.BlamedAfter));
        while (true)
        {
            await Task.Delay(PollInterval, clock, stopping);
            try
            {
                var lag = await DecisionRelay.Lag(dataSource, stopping);
                if (pause.Lasts(lag) && await DecisionRelay.Unknown(dataSource, lag, stopping) is { } unknown)
                {
                    NotKnown(unknown);
                    return;
                }

                if (standstill.Lasts(lag))
                {
                    StandsStill(lag.Through, lag.Last);
                    return;
                }
            }
            catch (NpgsqlException)
            {
                // No news while the database is away; the daemon itself goes on by its own retries.
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "{Unknown}; publication waits")]
    private partial void NotKnown(UnknownType unknown);

    [LoggerMessage(LogLevel.Error, "Publication stands still at decision {Through} of {Last}; starting it again. Can the broker be reached?")]
    private partial void StandsStill(long through, long last);

    [LoggerMessage(LogLevel.Warning, "The broker cannot be reached; what is decided is published when it is back: {Message}")]
    private partial void BrokerAway(string message);

    [LoggerMessage(LogLevel.Error, "Publication ended unexpectedly and is started again")]
    private partial void NotPublished(Exception failure);

    [LoggerMessage(LogLevel.Warning, "Publication waits for the database: {Message}")]
    private partial void DatabaseAway(string message);
}
