using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests.Cases;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthScoring.IntegrationTests.Closing;

public class RebuildWhileClosingTests
{
    [Fact]
    public async Task A_rebuild_during_a_due_close_adds_nothing_to_what_the_close_publishes()
    {
        var worked = WorkedCase.Read("flat-1");
        var zones = CaseFacts.History(worked).Zones;
        var clock = MovedClock.At(zones.StartOf(worked.ClosedThrough.AddDays(1)).AddMinutes(-10));
        await using var system = await RunningSystem.Start(clock: clock);
        await using var subscriber = await Subscriber.Bind(system);
        await CaseReplay.Send(system, worked, weeks: 0);
        await StoredDecisionsOf.Closed(system, worked.Name, worked.ClosedThrough.AddDays(-1));
        var announced = (await StoredDecisionsOf.Account(system, worked.Name)).Count(d => d.Sequence is not null);
        await RunningSystem.Eventually(subscriber.Read, seen => seen.Count >= announced);

        clock.MoveTo(CloseSchedule.DueAt(zones, worked.ClosedThrough).AddSeconds(1));
        await Rebuild(system);
        await StoredDecisionsOf.Closed(system, worked.Name, worked.ClosedThrough);
        var decisions = await StoredDecisionsOf.Account(system, worked.Name);
        await Rebuild(system);

        // The next day's close comes last through the same queue: whatever a rebuild had published would be there before it.
        clock.MoveTo(CloseSchedule.DueAt(zones, worked.ClosedThrough.AddDays(1)).AddSeconds(1));
        await StoredDecisionsOf.Closed(system, worked.Name, worked.ClosedThrough.AddDays(1));
        var published = (await StoredDecisionsOf.Account(system, worked.Name)).Where(d => d.Sequence is not null).Select(d => d.Sequence!.Value).ToList();
        var seen = await RunningSystem.Eventually(subscriber.Read, messages => messages.Any(m => m.GetProperty("sequence").GetInt64() == published[^1]));

        seen.Select(m => m.GetProperty("sequence").GetInt64()).Should().Equal(published);
        decisions.OfType<DayClosed>().Select(c => c.Day).Should().OnlyHaveUniqueItems();
        (await system.Get($"accounts/{worked.Name}/health")).GetProperty("closedThrough").GetString().Should().Be(worked.ClosedThrough.AddDays(1).ToString("O"));
    }

    private static Task Rebuild(RunningSystem system) =>
        new RebuildReadModel(system.DataSource, system.Clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);
}
