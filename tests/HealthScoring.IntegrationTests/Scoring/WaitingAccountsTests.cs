using HealthScoring.EventStore;
using HealthScoring.EventStore.LiveScores;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthScoring.IntegrationTests.Scoring;

public class WaitingAccountsTests
{
    [Fact]
    public async Task An_account_in_steady_use_keeps_its_place_among_those_that_wait_for_their_score()
    {
        await using var system = await RunningSystem.Start(scoring: 0);
        await using var producer = await Producer.Connect(system);
        await using var store = ReadModelStore.Open(system.DataSource, new(1), system.Clock, NullLogger.Instance);
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();

        await Project(system, producer, Registration(system, "in-use"));
        await Project(system, producer, Registration(system, "quiet"));
        await Project(system, producer, Use(system, "in-use"));
        await daemon.StopAllAsync();

        (await LongestWaiting(system)).Should().Equal(Keys.Account("in-use"));
    }

    [Fact]
    public async Task An_account_that_was_scored_while_more_came_waits_behind_the_others()
    {
        await using var system = await RunningSystem.Start(scoring: 0);
        await using var producer = await Producer.Connect(system);
        await using var store = ReadModelStore.Open(system.DataSource, new(1), system.Clock, NullLogger.Instance);
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await Project(system, producer, Registration(system, "in-use"));
        await Project(system, producer, Registration(system, "quiet"));
        var scoredThrough = await system.Ask<long>("select through from read_1.position");

        await Project(system, producer, Use(system, "in-use"));
        await daemon.StopAllAsync();
        await WriteScoreOf("in-use", system, scoredThrough);

        (await LongestWaiting(system)).Should().Equal(Keys.Account("quiet"));
    }

    private static async Task Project(RunningSystem system, Producer producer, object message)
    {
        var before = await system.Ask<long>("select through from read_1.position");
        await producer.Send(message);
        await RunningSystem.Eventually(() => system.Ask<long>("select through from read_1.position"), through => through > before);
    }

    private static async Task<Guid[]> LongestWaiting(RunningSystem system)
    {
        await using var connection = await system.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        return [.. (await new LiveScoreRows(new(1)).Due(connection, transaction, system.Clock.GetUtcNow(), limit: 1, CancellationToken.None)).Select(due => due.Key)];
    }

    private static async Task WriteScoreOf(string account, RunningSystem system, long through)
    {
        await using var connection = await system.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await new LiveScoreRows(new(1)).Settle(connection, transaction, [new(Keys.Account(account), null, null, null)], through, CancellationToken.None);
        await transaction.CommitAsync();
    }

    private static object Registration(RunningSystem system, string account) => new
    {
        id = $"r-{account}", source = "crm", type = "account_registered", accountId = account, name = account, occurredAt = system.Clock.GetUtcNow(),
        handOverOn = DateOnly.FromDateTime(system.Clock.GetUtcNow().UtcDateTime),
    };

    private static object Use(RunningSystem system, string account) => new
    {
        id = $"u-{account}", source = "crm", type = "feature_used", accountId = account, userId = "u1", feature = "export", occurredAt = system.Clock.GetUtcNow(),
    };
}
