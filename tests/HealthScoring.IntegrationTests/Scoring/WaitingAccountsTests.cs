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

    [Fact]
    public async Task What_an_account_waited_with_is_taken_with_its_score_and_what_came_meanwhile_stays()
    {
        await using var system = await RunningSystem.Start(scoring: 0);
        await using var producer = await Producer.Connect(system);
        await using var store = ReadModelStore.Open(system.DataSource, new(1), system.Clock, NullLogger.Instance);
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await Project(system, producer, Registration(system, "in-use"));
        var scoredThrough = await system.Ask<long>("select through from read_1.position");
        await system.Ask<object>("update read_1.dirty set trace = 'first', traced_at = now()");
        var due = await Due(system);
        await Project(system, producer, Use(system, "in-use"));
        await daemon.StopAllAsync();

        var asked = await Settle(system, due, scoredThrough);

        (asked.StoredAt, asked.Trace).Should().Be((await StoredAt(system, "account_registered"), "first"));
        var left = (await Due(system)).Single();
        (left.StoredAt, left.Trace, left.TracedAt).Should().Be((await StoredAt(system, "usage_recorded"), null, null));

        // Of the newer fact now, which the first score did not hold: it is not taken for traced before it is in a score.
        await system.Ask<object>("update read_1.dirty set trace = 'second', traced_at = now()");
        (await Settle(system, [left with { Trace = null }], scoredThrough)).Trace.Should().BeNull();
        (await Due(system)).Single().Trace.Should().Be("second");
        (await Settle(system, await Due(system), await system.Ask<long>("select through from read_1.position"))).Trace.Should().Be("second");
        (await Due(system)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_no_live_fact_does_not_say_since_when_an_account_has_waited()
    {
        await using var system = await RunningSystem.Start(scoring: 0);
        await using var producer = await Producer.Connect(system);
        await using var store = ReadModelStore.Open(system.DataSource, new(1), system.Clock, NullLogger.Instance);
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await Project(system, producer, Registration(system, "in-use"));
        var scoredThrough = await system.Ask<long>("select through from read_1.position");
        var due = await Due(system);
        due.Single().StoredAt.Should().Be(await StoredAt(system, "account_registered"));

        await Project(system, producer, new { id = "c", source = "crm", type = "feature_catalog_published", product = "shop", occurredAt = system.Clock.GetUtcNow(), features = new[] { new { key = "export", core = true, weight = 1 } } });
        await daemon.StopAllAsync();

        (await Due(system)).Single().StoredAt.Should().Be(due.Single().StoredAt, "the fact is still not in the score");
        await Settle(system, due, scoredThrough);
        (await Due(system)).Single().StoredAt.Should().BeNull();
    }

    private static async Task Project(RunningSystem system, Producer producer, object message)
    {
        var before = await system.Ask<long>("select through from read_1.position");
        await producer.Send(message);
        await RunningSystem.Eventually(() => system.Ask<long>("select through from read_1.position"), through => through > before);
    }

    private static async Task<Guid[]> LongestWaiting(RunningSystem system) => [.. (await Due(system)).Select(due => due.Key)];

    private static Task WriteScoreOf(string account, RunningSystem system, long through) => Settle(system, [new(Keys.Account(account), null, null, null)], through);

    private static async Task<IReadOnlyList<DueAccount>> Due(RunningSystem system)
    {
        await using var connection = await system.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        return await new LiveScoreRows(new(1)).Due(connection, transaction, system.Clock.GetUtcNow(), limit: 1, CancellationToken.None);
    }

    private static async Task<DueAccount> Settle(RunningSystem system, IReadOnlyList<DueAccount> due, long through)
    {
        await using var connection = await system.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var waiting = await new LiveScoreRows(new(1)).Settle(connection, transaction, due, through, CancellationToken.None);
        await transaction.CommitAsync();
        return waiting.Values.Single();
    }

    private static async Task<DateTimeOffset?> StoredAt(RunningSystem system, string fact) =>
        new DateTimeOffset(await system.Ask<DateTime>($"select timestamp from store.mt_events where type like '{fact}%'"));

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
