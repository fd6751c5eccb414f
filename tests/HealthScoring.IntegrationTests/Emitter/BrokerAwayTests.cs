using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Emitter;

/// <summary>The broker goes away and comes back, and the real ingestion stores each event that was taken, once.</summary>
public class BrokerAwayTests
{
    [Fact]
    public async Task An_app_starts_while_the_broker_is_away_and_what_it_emits_arrives_when_the_broker_comes()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var broker = new Wire(system.RabbitMq);
        await broker.Cut();
        await using var app = new EmittingApp(broker.Instead(system.RabbitMq));
        await app.Start();
        Emit(app, 0, 100).Should().Be(100);
        await RunningSystem.Eventually(() => Task.FromResult(app.Count("publish.duration", "unreachable")), failures => failures >= 2);

        broker.Mend();
        await app.Confirmed(100);
        await Stored(system, 100);
        app.Complaints.Should().ContainSingle("it is told once a minute").Which.Should().Contain("the broker cannot be reached");
    }

    [Fact]
    public async Task When_connections_break_in_the_middle_again_and_again_then_every_event_that_was_taken_is_stored_once()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var broker = new Wire(system.RabbitMq);
        await using var app = new EmittingApp(broker.Instead(system.RabbitMq), o => (o.BufferEvents, o.BufferBytes, o.BatchEvents, o.BatchDelay) = (100_000, 64 * 1024 * 1024, 50, TimeSpan.Zero));
        await app.Start();

        var emitting = Task.Run(() => Parallel.For(0, 20, n => Emit(app, n * 1_000, 1_000).Should().Be(1_000)));
        for (var cut = 1; cut <= 5; cut++)
        {
            // Each time in the middle of it: with more confirmed than before, and much unconfirmed.
            var before = app.Count("confirmed");
            await RunningSystem.Eventually(() => Task.FromResult(app.Count("confirmed")), confirmed => confirmed > before || confirmed == 20_000);
            await broker.Cut();
            broker.Mend();
        }

        await emitting;
        await app.Confirmed(20_000);
        await Stored(system, 20_000);
        (app.Count("emitted"), app.Count("dropped", "buffer-full"), app.Count("dropped", "unconfirmed")).Should().Be((20_000, 0, 0));
        app.Count("publish.duration", "unreachable").Should().BePositive("connections did break");
    }

    [Fact]
    public async Task When_the_broker_freezes_then_the_app_gives_the_connection_up_and_sends_the_same_again()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var broker = new Wire(system.RabbitMq);
        await using var app = new EmittingApp(broker.Instead(system.RabbitMq), o => o.ConfirmTimeout = TimeSpan.FromSeconds(1));
        await app.Start();
        Emit(app, 0, 10);
        await app.Confirmed(10);

        broker.Clog();
        Emit(app, 10, 10);
        await RunningSystem.Eventually(() => Task.FromResult(app.Count("publish.duration", "timeout")), timeouts => timeouts > 0);
        await broker.Cut();
        broker.Mend();

        await app.Confirmed(20);
        await Stored(system, 20);
    }

    // A call costs little also when the broker is away for long: whatever the machine does meanwhile, 200,000 of them take no more than a moment each.
    [Fact]
    public async Task When_the_buffer_is_full_then_calls_return_at_once_and_are_counted_and_what_was_taken_before_arrives()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var broker = new Wire(system.RabbitMq);
        await broker.Cut();
        await using var app = new EmittingApp(broker.Instead(system.RabbitMq), o => o.BufferEvents = 1_000);
        await app.Start();

        var started = system.Clock.GetTimestamp();
        Emit(app, 0, 200_000).Should().Be(1_000);
        system.Clock.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(10));
        (app.Count("emitted"), app.Count("dropped", "buffer-full")).Should().Be((1_000, 199_000));

        broker.Mend();
        await app.Confirmed(1_000);
        await Stored(system, 1_000);
        Emit(app, 200_000, 10).Should().Be(10, "there is room again");
    }

    private static int Emit(EmittingApp app, int first, int count) => Enumerable.Range(first, count).Count(n => app.Emitter.FeatureUsed($"acme-{n % 7}", $"u-{n % 50}", "export", $"evt-{n}"));

    // Its identity is stored with each event, in one transaction; one that came twice would be counted as a duplicate, one that differed put aside.
    private static async Task Stored(RunningSystem system, long events)
    {
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == events);
        (await system.Ask<long>("select coalesce(sum(jsonb_array_length(data -> 'items')), 0)::bigint from store.mt_events where type = 'usage_recorded_v1'")).Should().Be(events);
        (await system.Ask<long>("select count(*) from ingest.quarantine")).Should().Be(0);
    }
}
