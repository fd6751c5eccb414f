using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;

namespace HealthScoring.IntegrationTests.Measuring;

public class FreshnessTests
{
    [Fact]
    public async Task Freshness_is_measured_of_live_facts_and_of_nothing_else_that_an_account_is_scored_for()
    {
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(scoring: 0, clock: clock);
        using var metrics = new MetricWatch(await system.Run(ScoringHost.Build));
        await using var producer = await Producer.Connect(system);
        var began = clock.GetUtcNow();

        await StalledAccount.Register(system, "acme");
        await Scored(system);
        var first = metrics.Recorded("healthscoring.score.freshness").Should().ContainSingle().Subject;
        first.Should().BeInRange(0.001, (clock.GetUtcNow() - began).TotalSeconds);

        // History that is imported, which counts when all of it is there; a catalogue, which concerns every account; the end of a day.
        await producer.Send(new
        {
            events = new object[]
            {
                new { id = "b1", source = "crm", type = "backfill_started", backfillId = "b", occurredAt = began },
                new { id = "b2", source = "crm", type = "account_registered", accountId = "imported", name = "Imported", handOverOn = "2026-02-02", occurredAt = began.AddDays(-28), backfillId = "b" },
                new { id = "b3", source = "crm", type = "login", accountId = "imported", userId = "u", occurredAt = began.AddDays(-7), backfillId = "b" },
                new { id = "b4", source = "crm", type = "backfill_completed", backfillId = "b", occurredAt = began, events = 2 },
            },
        });
        await RunningSystem.Eventually(() => system.GetOrNull("backfills/b"), b => b?.GetProperty("closed").GetInt64() == 1);
        await producer.Send(new { id = "c", source = "crm", type = "feature_catalog_published", product = "shop", occurredAt = began, features = new[] { new { key = "export", core = true, weight = 1 } } });
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from read_1.catalog"), products => products == 1);
        await Scored(system);
        clock.MoveTo(new(2026, 3, 3, 0, 1, 0, TimeSpan.Zero));
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from read_1.health where as_of = '2026-03-03'"), accounts => accounts == 2);
        metrics.Recorded("healthscoring.score.freshness").Should().ContainSingle();

        await producer.Send(new { id = "l", source = "crm", type = "login", accountId = "imported", userId = "u", occurredAt = clock.GetUtcNow() });
        var recorded = await RunningSystem.Eventually(() => Task.FromResult(metrics.Recorded("healthscoring.score.freshness")), all => all.Count > 1);
        recorded.Should().HaveCount(2);
        recorded[1].Should().BeInRange(0.001, 60);
    }

    // The last fact is projected, and every account that it concerns is scored.
    private static Task Scored(RunningSystem system) => RunningSystem.Eventually(
        () => system.Ask<bool>("select through = (select max(seq_id) from store.mt_events) and not exists (select from read_1.dirty) from read_1.position"), done => done);
}
