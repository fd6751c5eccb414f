using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthScoring.IntegrationTests.Upgrades;

/// <summary>Databases that earlier versions left behind.</summary>
public class EarlierVersionsTests
{
    public static TheoryData<string> Versions => [.. RecordedVersion.Names];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_database_of_an_earlier_version_is_migrated_answers_as_it_did_and_goes_on(string version)
    {
        var recorded = new RecordedVersion(version);
        if (version == RecordedVersion.ToRecord)
        {
            await Record(recorded);
        }

        var (at, before) = await recorded.Read();
        var clock = MovedClock.At(at);
        await using var system = await RunningSystem.Start(clock: clock, settings: NamedPerson.Settings, fill: async restored =>
        {
            await recorded.Restore(restored);
            await Migrate.Run(restored.DataSource, clock, CancellationToken.None);
        });

        await FilledSystem.Settled(system);
        Answers.Differences(before, await Answers.To(system, before.Keys)).Should().BeEmpty();
        (await Replayed.Differences(system)).Should().BeEmpty();

        // Every fact and every decision that was stored is read again.
        await new RebuildDecisions(system.DataSource).Run(CancellationToken.None);
        await new RebuildReadModel(system.DataSource, clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);
        await FilledSystem.Settled(system);
        await RunningSystem.Eventually(async () => string.Join('\n', Answers.Differences(before, await Answers.To(system, before.Keys))), differences => differences.Length == 0, TimeSpan.FromSeconds(10));
        await GoesOn(system, clock);
    }

    private static async Task Record(RecordedVersion version)
    {
        var filled = new FilledSystem();
        await filled.InitializeAsync();
        await version.Write(filled.System);
        await filled.DisposeAsync();
    }

    private static async Task GoesOn(RunningSystem system, MovedClock clock)
    {
        await using var producer = await Producer.Connect(system);
        await using var subscriber = await Subscriber.Bind(system, "health.closed");
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await producer.Send(new { id = "after", source = "shop-web", type = "login", accountId = FilledSystem.Live, userId = "newcomer", occurredAt = clock.GetUtcNow() });
        await RunningSystem.Eventually(() => system.Get($"accounts/{FilledSystem.Live}/usage?from={today:O}&to={today:O}"), usage => usage.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("dau").GetInt32()) == 1);

        clock.MoveTo(clock.GetUtcNow().AddDays(1));
        await StoredDecisionsOf.Closed(system, FilledSystem.Live, today);

        await RunningSystem.Eventually(subscriber.Read, seen => seen.Any(m => m.GetProperty("accountId").GetString() == FilledSystem.Live && m.GetProperty("day").GetString() == today.ToString("O")));
        await FilledSystem.Settled(system);
        (await Replayed.Differences(system)).Should().BeEmpty();
        system.Complaints.Should().BeEmpty();
    }
}
