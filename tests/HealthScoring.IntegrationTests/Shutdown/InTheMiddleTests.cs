using HealthScoring.Domain.Closing;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.IntegrationTests.Upgrades;
using HealthScoring.Scoring;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Shutdown;

/// <summary>Services that are told to end in the middle of a lot of work, which another instance goes on with.</summary>
public class InTheMiddleTests
{
    private const int Prefetched = 150;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Ingestion_that_ends_while_thousands_wait_returns_at_most_what_it_had_prefetched_and_loses_and_doubles_nothing()
    {
        const int messages = 6_000;
        const int perMessage = 10;
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await system.StopAll();
        await Fill(system, messages, perMessage);

        await using var first = ServiceProcess.Start("HealthScoring.Ingestion", system);
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored > 0);
        var left = 0L;
        var (exitCode, took) = await first.End(async () => left = (messages * perMessage) - await system.Ask<long>("select count(*) from ingest.inbox"));
        var stored = await system.Ask<long>("select count(*) from ingest.inbox");

        // The broker takes back what was not acknowledged as soon as it notices that the connection is gone. What was committed last may come back too: its acknowledgement had no time.
        var (waiting, _) = await RunningSystem.Eventually(() => Queue(system), queue => queue.Consumers == 0);
        var returned = await Returned(system, Prefetched + 1);
        await system.Run(IngestionHost.Build);

        (exitCode, took < AtMost).Should().Be((0, true), $"it took {took}: {first.Log}");
        left.Should().BePositive("it was in the middle");
        ((messages - (long)waiting) * perMessage).Should().BeLessThanOrEqualTo(stored, "nothing was acknowledged that is not stored");
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == messages * perMessage, TimeSpan.FromSeconds(120));
        await system.StopAll();
        (await Queue(system)).Messages.Should().Be(0u, "whatever was stored was acknowledged");
        returned.Should().BeLessThanOrEqualTo(Prefetched);
        (await system.Ask<long>("select sum(jsonb_array_length(data -> 'items'))::bigint from store.mt_events")).Should().Be(messages * perMessage);
        (await system.Ask<long>("select (select last_value from store.mt_events_sequence) - count(*) from store.mt_events")).Should().Be(0, "nothing was rolled back after it had taken a number");
    }

    [Fact]
    public async Task Scoring_that_ends_while_thousands_of_days_are_due_leaves_nothing_half_done_and_another_goes_on()
    {
        // A transaction closes days of one month: each part of the accounts needs several, whatever the date and however many processors there are.
        const int accounts = 40;
        const int days = 90;
        await using var system = await RunningSystem.Start(scoring: 0, clock: MovedClock.At(DateTimeOffset.UtcNow));
        await using var subscriber = await Subscriber.Bind(system);
        await Register(system, accounts, days);

        await using var first = ServiceProcess.Start("HealthScoring.Scoring", system);
        await RunningSystem.Eventually(() => Closes(system), closes => closes > 0);
        var (exitCode, took) = await first.End();
        var closed = await Closes(system);
        await system.Run(ScoringHost.Build);

        (exitCode, took < AtMost).Should().Be((0, true), $"it took {took}: {first.Log}");
        closed.Should().BeLessThan(accounts * days, "it was in the middle");
        await RunningSystem.Eventually(() => Closes(system), closes => closes == accounts * days, TimeSpan.FromSeconds(120));
        await FilledSystem.Settled(system);
        (await Replayed.Differences(system)).Should().BeEmpty();
        var published = await system.Ask<long>("select count(distinct (data ->> 'accountId', data ->> 'sequence')) from decisions.mt_events where data ? 'sequence'");
        var seen = await RunningSystem.Eventually(subscriber.Read, all => all.Select(m => m.GetProperty("id").GetGuid()).Distinct().Count() >= published);
        seen.Should().HaveCountGreaterThanOrEqualTo((int)published);
    }

    private static async Task<(uint Messages, uint Consumers)> Queue(RunningSystem system)
    {
        await using var connection = await new ConnectionFactory { Uri = system.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var queue = await channel.QueueDeclarePassiveAsync("usage-ingestion");
        return (queue.MessageCount, queue.ConsumerCount);
    }

    // A quorum queue hands out first what came back to it. The broker's own count of redeliveries forgets the last seconds of a channel that ends.
    private static async Task<int> Returned(RunningSystem system, int atMost)
    {
        await using var connection = await new ConnectionFactory { Uri = system.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var returned = 0;
        while (returned < atMost && await channel.BasicGetAsync("usage-ingestion", autoAck: false) is { Redelivered: true })
        {
            returned++;
        }

        return returned;
    }

    private static Task<long> Closes(RunningSystem system) => system.Ask<long>("select count(*) from decisions.mt_events where type = 'day_closed_v1'");

    private static async Task Fill(RunningSystem system, int messages, int perMessage)
    {
        await using var producer = await Producer.Connect(system);
        var at = system.Clock.GetUtcNow();
        await Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (m, _) => await producer.Send(new
        {
            events = Enumerable.Range(0, perMessage).Select(n => new { id = $"{m}-{n}", source = "shop-web", type = "feature_used", accountId = $"a{m % 20}", userId = $"u{n}", feature = "export", occurredAt = at }),
        }));
    }

    private static async Task Register(RunningSystem system, int accounts, int days)
    {
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();

        // All days before this one are due, also right after midnight.
        var today = DateOnly.FromDateTime((now - CloseSchedule.Grace).UtcDateTime);
        await producer.Send(new
        {
            events = Enumerable.Range(0, accounts).Select(n => new
            {
                id = $"r{n}", source = "crm", type = "account_registered", accountId = $"a{n}", name = $"Account {n}", seats = 5, occurredAt = now, handOverOn = today.AddDays(-days),
            }),
        });
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == accounts);
    }
}
