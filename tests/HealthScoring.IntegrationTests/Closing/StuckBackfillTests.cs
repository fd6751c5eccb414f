using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring.Closing;

namespace HealthScoring.IntegrationTests.Closing;

public class StuckBackfillTests
{
    [Fact]
    public async Task A_backfill_that_is_incomplete_after_a_day_is_reported_and_its_accounts_are_not_closed()
    {
        var clock = MovedClock.At(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        await using var system = await RunningSystem.Start(scoring: 0, clock: clock);
        await using var producer = await Producer.Connect(system);
        await producer.Send(new
        {
            id = "r", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", handOverOn = "2026-02-02", occurredAt = clock.GetUtcNow(), backfillId = "b",
        });
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.backfills"), n => n == 1);

        (await ReportStuckBackfills.Stuck(system.DataSource, clock.GetUtcNow().AddHours(23), CancellationToken.None)).Should().BeEmpty();
        clock.MoveTo(clock.GetUtcNow().AddHours(25));
        await system.Run(HealthScoring.Scoring.ScoringHost.Build);

        await RunningSystem.Eventually(() => Task.FromResult(system.Complaints.ToList()), complaints => complaints.Exists(c => c.Contains("Backfill b has not been completed", StringComparison.Ordinal)));
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from read_1.health"), n => n == 1);
        (await StoredDecisionsOf.Account(system, "acme")).Should().BeEmpty();
    }
}
