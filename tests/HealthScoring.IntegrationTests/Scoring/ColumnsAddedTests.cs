using HealthScoring.EventStore.Database;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;

namespace HealthScoring.IntegrationTests.Scoring;

public class ColumnsAddedTests
{
    [Fact]
    public async Task A_list_from_before_the_portfolio_gets_its_columns_by_migration_and_their_values_by_scoring()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        await producer.Send(new { id = "r", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", occurredAt = now, seats = 7, parentAccountId = "holding" });
        await RunningSystem.Eventually(() => system.Ask<string>("select parent_id from read_1.health"), parent => parent == "holding");
        await system.StopAll();
        await system.Ask<object>(
            """
            alter table read_1.health drop column hand_over_on, drop column parent_id, drop column seats, drop column contract_value, drop column satisfaction, drop column silent_days,
              drop column silent, drop column milestones_measured, drop column setup_after, drop column first_value_after, drop column team_value_after, drop column habit_after
            """);

        await Migrate.Run(system.DataSource, system.Clock, CancellationToken.None);
        await Migrate.Run(system.DataSource, system.Clock, CancellationToken.None);
        (await system.Ask<bool>("select parent_id is null and due_at = '-infinity' from read_1.health")).Should().BeTrue();
        (await system.Ask<long>("select count(*) from pg_indexes where schemaname = 'read_1' and indexname in ('health_by_parent', 'health_by_peers')")).Should().Be(2);

        await system.Run(ScoringHost.Build);
        await RunningSystem.Eventually(() => system.Ask<string>("select concat(parent_id, ' ', seats, ' ', satisfaction) from read_1.health"), row => row == "holding 7 unknown");
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Accounts_that_an_earlier_version_left_waiting_are_scored_after_the_migration_and_nothing_is_measured_of_them()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        await producer.Send(new { id = "r", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", occurredAt = system.Clock.GetUtcNow(), seats = 7 });
        await RunningSystem.Eventually(() => system.Ask<int>("select seats from read_1.health"), seats => seats == 7);
        await system.StopAll();
        await system.Ask<object>(
            """
            alter table read_1.health drop column trace, drop column traced_at;
            alter table read_1.dirty drop column stored_at, drop column last_stored_at, drop column trace, drop column traced_at;
            update read_1.health set seats = 1;
            insert into read_1.dirty (account, seq, since) select account, 1, 1 from read_1.health
            """);

        await Migrate.Run(system.DataSource, system.Clock, CancellationToken.None);
        await Migrate.Run(system.DataSource, system.Clock, CancellationToken.None);
        var scoring = await system.Run(ScoringHost.Build);
        using var metrics = new MetricWatch(scoring);

        await RunningSystem.Eventually(() => system.Ask<int>("select seats from read_1.health"), seats => seats == 7);
        metrics.Recorded("healthscoring.score.freshness").Should().BeEmpty();
        system.Complaints.Should().BeEmpty();
    }
}
