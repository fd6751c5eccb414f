using HealthScoring.EventStore.Decisions;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Npgsql;

namespace HealthScoring.IntegrationTests.Measuring;

/// <summary>Gauges while something is held up.</summary>
public class WaitingGaugesTests
{
    [Fact]
    public async Task What_waits_is_counted_with_the_time_for_which_it_has_waited_and_is_gone_when_it_is_done()
    {
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(scoring: 0, clock: clock);
        using var metrics = new MetricWatch(await system.Run(ScoringHost.Build, MetricWatch.EverySecond));
        await StalledAccount.Register(system, "acme");
        await using var producer = await Producer.Connect(system);
        await producer.Send(new { id = "h", source = "shop-web", type = "producer_heartbeat", everySeconds = 60, occurredAt = clock.GetUtcNow() });
        await Shows(metrics, "producer.silence", gauge => gauge.ContainsKey("source=shop-web") && gauge.ContainsKey("source=crm"));

        // Facts: the projection cannot move its position.
        await using (var position = await Hold(system, "select from read_1.position for update"))
        {
            var through = await system.Ask<long>("select through from read_1.position");
            var sentAt = clock.GetUtcNow();
            await producer.Send(new { id = "l", source = "shop-web", type = "login", accountId = "acme", userId = "u", occurredAt = sentAt });
            await producer.Send(new { id = "u", source = "crm", type = "seats_changed", accountId = "acme", seats = 7, occurredAt = sentAt });
            var last = await RunningSystem.Eventually(() => system.Ask<long>("select max(seq_id) from store.mt_events"), max => max >= through + 2);
            await Shows(metrics, "projection.lag", gauge => gauge.GetValueOrDefault("") == last - through);
            var age = await Shows(metrics, "projection.age", gauge => gauge.GetValueOrDefault("") > 1);
            age[""].Should().BeLessThan((clock.GetUtcNow() - sentAt).TotalSeconds);
        }

        await Shows(metrics, "projection.lag", gauge => gauge.GetValueOrDefault("") == 0);
        metrics.Gauge("healthscoring.projection.age")[""].Should().Be(0);

        // Scores: the row of the account is somebody else's.
        await using (var row = await Hold(system, "select from read_1.health for update"))
        {
            await producer.Send(new { id = "w", source = "crm", type = "seats_changed", accountId = "acme", seats = 8, occurredAt = clock.GetUtcNow() });
            await Shows(metrics, "score.pending", gauge => gauge.GetValueOrDefault("") == 1);
            (await Shows(metrics, "score.age", gauge => gauge.GetValueOrDefault("") > 1))[""].Should().BeLessThan(120);
        }

        await Shows(metrics, "score.pending", gauge => gauge.GetValueOrDefault("", -1) == 0);
        metrics.Gauge("healthscoring.score.age")[""].Should().Be(0);

        // A close: somebody else has every lane. And what it decides: publication cannot note that it has come any further.
        await using (var progress = await Hold(system, "lock table decisions.mt_event_progression in exclusive mode"))
        {
            await using (var lanes = await Hold(system, "select"))
            {
                for (var lane = 0; lane < DecisionLocks.Lanes; lane++)
                {
                    await RunningSystem.Eventually(() => DecisionLocks.TryLane(lanes, null!, lane, CancellationToken.None), taken => taken);
                }

                clock.MoveTo(new(2026, 3, 3, 0, 45, 0, TimeSpan.Zero));
                await Shows(metrics, "closes.pending", gauge => gauge.GetValueOrDefault("") == 1);
                (await Shows(metrics, "closes.delay", gauge => gauge.GetValueOrDefault("") >= 1_800))[""].Should().BeLessThan(1_800 + 60, "it has been due since a quarter past midnight");
                (await Shows(metrics, "producer.dark", gauge => gauge.GetValueOrDefault("source=shop-web") == 1))["source=crm"].Should().Be(0);
                metrics.Gauge("healthscoring.producer.silence")["source=shop-web"].Should().BeInRange(45_000, 46_000, "it was heard of at noon");

                // What comes meanwhile is scored, and does not let it wait anew.
                await producer.Send(new { id = "m", source = "crm", type = "seats_changed", accountId = "acme", seats = 9, occurredAt = clock.GetUtcNow() });
                await RunningSystem.Eventually(() => system.Ask<int>("select seats from read_1.health"), seats => seats == 9);
                (await system.Ask<bool>("select close_due_at = '2026-03-03 00:15Z' from read_1.health")).Should().BeTrue();
            }

            await StoredDecisionsOf.Closed(system, "acme", new(2026, 3, 2));
            await Shows(metrics, "publication.lag", gauge => gauge.GetValueOrDefault("") >= 1);
            (await Shows(metrics, "publication.age", gauge => gauge.GetValueOrDefault("") > 1))[""].Should().BeLessThan(120);
            await Shows(metrics, "closes.pending", gauge => gauge.GetValueOrDefault("") == 0);
        }

        await Shows(metrics, "publication.lag", gauge => gauge.GetValueOrDefault("") == 0);
        (metrics.Gauge("healthscoring.publication.age")[""], metrics.Gauge("healthscoring.closes.delay")[""]).Should().Be((0, 0));
    }

    private static Task<SortedDictionary<string, double>> Shows(MetricWatch metrics, string gauge, Func<SortedDictionary<string, double>, bool> done) =>
        RunningSystem.Eventually(() => Task.FromResult(metrics.Gauge($"healthscoring.{gauge}")), done);

    // Until it is disposed of, which ends the transaction.
    private static async Task<NpgsqlConnection> Hold(RunningSystem system, string sql)
    {
        var connection = new NpgsqlConnection(system.Postgres + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"begin; {sql}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
