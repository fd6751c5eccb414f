using System.Diagnostics;
using System.Text.Json;
using HealthScoring.EventStore.Decisions;
using HealthScoring.FaultTests.Faults;
using HealthScoring.FaultTests.Loading;
using HealthScoring.FaultTests.Processes;
using HealthScoring.FaultTests.Running;
using Npgsql;

namespace HealthScoring.FaultTests;

/// <summary>Of two scoring instances one leads, and both close. When one is frozen or killed, wherever it was, the other has to go on.</summary>
public class FailoverTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_frozen_or_killed_instance_is_replaced_within_twenty_seconds()
    {
        await using var servers = await FaultServers.Start(RunSeeds.Repository());
        var logs = Directory.CreateTempSubdirectory("healthscoring-failover.").FullName;
        await using var cluster = await Cluster.Start(servers, $"failover_{Environment.ProcessId}", logs);
        var (first, second) = (cluster.Scoring[0], cluster.Scoring[1]);

        // At noon, whatever the hour: soon after midnight the day before is not due to be closed yet.
        cluster.Clock.MoveTo(new DateTimeOffset(cluster.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(12), TimeSpan.Zero));

        // Who starts alone leads.
        await second.End(Patience);
        await ScoreAnAccount(cluster, 1);
        second.Start();
        await second.IsReady(Patience);

        await first.Signal("STOP");
        (await ScoreAnAccount(cluster, 2)).Should().BeLessThan(Promised, "the leader is frozen");
        await first.Signal("CONT");
        await first.IsReady(Patience);

        await second.Signal("KILL");
        (await ScoreAnAccount(cluster, 3)).Should().BeLessThan(Promised, "the leader is killed");
        second.Start();
        await second.IsReady(Patience);

        await FreezeInTheMiddleOfClosing(cluster, first);
        (await Settle(cluster, 3)).Should().BeLessThan(Promised, "an instance is frozen in the middle of closing, with its locks");
        await first.Signal("CONT");
        Directory.Delete(logs, recursive: true);
    }

    // A day ends; whoever closes it waits for a lock of ours, and by the time that it is given the process is frozen, with all that it holds.
    private static async Task FreezeInTheMiddleOfClosing(Cluster cluster, ServiceProcess process)
    {
        var other = cluster.Scoring.Single(p => p != process);
        await other.Signal("STOP");
        await using var connection = await cluster.DataSource.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await new NpgsqlCommand("lock table decisions.accounts in exclusive mode", connection, transaction).ExecuteNonQueryAsync();
            Midnight.Pass(cluster.Clock);
            await Until(cluster, "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and application_name = 'healthscoring-scoring')");
            await process.Signal("STOP");
            await transaction.CommitAsync();
        }

        await other.Signal("CONT");
    }

    private static async Task<TimeSpan> ScoreAnAccount(Cluster cluster, int number)
    {
        var began = Stopwatch.StartNew();
        var now = cluster.Clock.GetUtcNow();
        var id = $"a{number}";
        var registered = new { id, source = "app", type = "account_registered", accountId = id, name = id, handOverOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-5).ToString("O"), occurredAt = now };
        await using var producer = new ConfirmedPublisher(cluster.RabbitMq, Patience);
        while (true)
        {
            try
            {
                await producer.Publish("app", JsonSerializer.SerializeToUtf8Bytes(registered), id);
                break;
            }
            catch (RabbitMQ.Client.Exceptions.RabbitMQClientException) when (began.Elapsed < Patience)
            {
                // Nobody is bound before ingestion has started.
                await producer.Reset();
                await Task.Delay(100);
            }
        }

        await Settle(cluster, number);
        return began.Elapsed;
    }

    // Until all accounts are projected, scored and closed, and all that was decided is published.
    private static async Task<TimeSpan> Settle(Cluster cluster, int accounts)
    {
        var began = Stopwatch.StartNew();
        await Until(cluster, $"select count(*) = {accounts} and bool_and(score is not null and closed_through = timestamptz '{cluster.Clock.GetUtcNow().AddDays(-1):O}'::date) from read_1.health");
        while (await DecisionRelay.Lag(cluster.DataSource, CancellationToken.None) is var lag && lag.Through < lag.Last)
        {
            began.Elapsed.Should().BeLessThan(Patience, "decisions are to be published");
            await Task.Delay(100);
        }

        return began.Elapsed;
    }

    private static Task Until(Cluster cluster, string condition) => Waiting.Until(
        async () =>
        {
            await using var command = cluster.DataSource.CreateCommand(condition);
            return await command.ExecuteScalarAsync() is true;
        },
        Patience,
        condition);
}
