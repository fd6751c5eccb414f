using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Closing;

public class ProducerSilenceTests
{
    [Fact]
    public async Task A_producer_that_misses_three_heartbeats_is_reported_silent_and_then_back_and_its_accounts_are_held_back()
    {
        var start = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var clock = MovedClock.At(start);
        await using var system = await RunningSystem.Start(clock: clock);
        await using var subscriber = await Subscriber.Bind(system, "ops.#");
        await using var producer = await Producer.Connect(system);
        await producer.Send(new { id = "r", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", handOverOn = "2026-03-02", seats = 5, occurredAt = start });
        await producer.Send(new { id = "l", source = "shop-web", type = "login", accountId = "acme", userId = "u", occurredAt = start });
        await producer.Send(new { id = "h1", source = "shop-web", type = "producer_heartbeat", everySeconds = 60, occurredAt = start });
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from read_1.sources"), sources => sources == 2);

        clock.MoveTo(start.AddMinutes(10));
        var silent = (await RunningSystem.Eventually(subscriber.Read, seen => seen.Count == 1))[0];
        clock.MoveTo(new(2026, 3, 3, 0, 16, 0, TimeSpan.Zero));
        await StoredDecisionsOf.Closed(system, "acme", new(2026, 3, 2));
        await producer.Send(new { id = "h2", source = "shop-web", type = "producer_heartbeat", everySeconds = 60, occurredAt = clock.GetUtcNow() });
        await RunningSystem.Eventually(() => system.Ask<string>("select activity ->> 'lastReceivedAt' from read_1.sources where source = 'shop-web'"), at => at?.StartsWith("2026-03-03", StringComparison.Ordinal) == true);
        clock.MoveTo(clock.GetUtcNow().AddSeconds(15));
        var back = (await RunningSystem.Eventually(subscriber.Read, seen => seen.Count == 2))[1];

        (silent.GetProperty("type").GetString(), silent.GetProperty("source").GetString(), silent.GetProperty("sequence").GetInt64()).Should().Be(("ProducerSilent", "shop-web", 1));
        (back.GetProperty("type").GetString(), back.GetProperty("source").GetString(), back.GetProperty("sequence").GetInt64()).Should().Be(("ProducerRecovered", "shop-web", 2));
        (await StoredDecisionsOf.Account(system, "acme")).OfType<Domain.Closing.DayClosed>().Single().HeldBackBy.Should().Equal("shop-web");
    }
}
