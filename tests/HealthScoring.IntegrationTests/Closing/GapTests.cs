using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Closing;

/// <summary>A process that is killed between taking sequence numbers and committing leaves a gap behind it.</summary>
public class GapTests
{
    [Fact]
    public async Task A_gap_in_one_log_is_passed_though_the_daemon_of_the_other_keeps_running()
    {
        var clock = MovedClock.At(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        await using var system = await RunningSystem.Start(clock: clock);
        await using var producer = await Producer.Connect(system);
        await Register(producer, "first", clock);
        await RunningSystem.Eventually(() => system.GetOrNull("accounts/first/health"), health => health is not null);

        await system.Ask<long>("select nextval('store.mt_events_sequence')");
        await Register(producer, "second", clock);
        await RunningSystem.Eventually(() => system.GetOrNull("accounts/second/health"), health => health is not null, TimeSpan.FromSeconds(20));
        await system.Ask<long>("select nextval('decisions.mt_events_sequence')");
        clock.MoveTo(new(2026, 3, 3, 0, 16, 0, TimeSpan.Zero));
        await StoredDecisionsOf.Closed(system, "second", new(2026, 3, 2));

        await RunningSystem.Eventually(() => DecisionRelay.Lag(system.DataSource, CancellationToken.None), (ReadModelLag lag) => lag.Through > 0 && !lag.Behind, TimeSpan.FromSeconds(20));
    }

    private static Task Register(Producer producer, string account, TimeProvider clock) => producer.Send(new
    {
        id = account, source = "crm", type = "account_registered", accountId = account, name = account, handOverOn = "2026-03-02", seats = 5, occurredAt = clock.GetUtcNow(),
    });
}
