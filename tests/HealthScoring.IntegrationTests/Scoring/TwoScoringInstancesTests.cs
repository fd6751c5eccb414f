using HealthScoring.EventStore.ReadModel;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthScoring.IntegrationTests.Scoring;

public class TwoScoringInstancesTests
{
    [Fact]
    public async Task When_the_instance_that_projects_stops_another_goes_on()
    {
        await using var system = await RunningSystem.Start(scoring: 0);
        var first = await system.Run(ScoringHost.Build);
        await using var producer = await Producer.Connect(system);
        await producer.Send(Registration(system));
        await producer.Send(Use(system, 0));
        await FeatureUses(system, 1);

        // The first holds the lock for sure, since it has just projected alone; only then the second starts.
        await system.Run(ScoringHost.Build);
        await system.Stop(first);
        await producer.Send(Use(system, 1));

        await FeatureUses(system, 2);
    }

    [Fact]
    public async Task Two_daemons_at_once_count_nothing_twice()
    {
        const int events = 400;
        await using var system = await RunningSystem.Start(scoring: 0);
        await using var producer = await Producer.Connect(system);
        await producer.Send(Registration(system));
        await using var one = ReadModelStore.Open(system.DataSource, new(1), system.Clock, NullLogger.Instance);
        await using var two = ReadModelStore.Open(system.DataSource, new(1), system.Clock, NullLogger.Instance);
        using var first = await one.BuildProjectionDaemonAsync();
        using var second = await two.BuildProjectionDaemonAsync();
        await first.StartAllAsync();
        await second.StartAllAsync();

        for (var n = 0; n < events; n++)
        {
            await producer.Send(Use(system, n));
        }

        // The loser of a page stops for good, and which of the two that is does not matter: whoever is left has all of it, once.
        await RunningSystem.Eventually(
            () => system.Ask<bool>("select (select through from read_1.position) = max(seq_id) and sum(jsonb_array_length(data -> 'items')) = 400 from store.mt_events"), done => done);
        await FeatureUses(system, events);
        await first.StopAllAsync();
        await second.StopAllAsync();
    }

    private static object Registration(RunningSystem system) => new
    {
        id = "r1", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", occurredAt = system.Clock.GetUtcNow(),
        handOverOn = DateOnly.FromDateTime(system.Clock.GetUtcNow().UtcDateTime).AddDays(-1),
    };

    private static object Use(RunningSystem system, int n) =>
        new { id = $"e{n}", source = "shop-web", type = "feature_used", accountId = "acme", userId = $"u{n % 7}", feature = "export", occurredAt = system.Clock.GetUtcNow() };

    private static Task FeatureUses(RunningSystem system, int uses) => RunningSystem.Eventually(
        () => system.GetOrNull("accounts/acme/usage"), u => u?.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("featureUses").GetInt32()) == uses);
}
