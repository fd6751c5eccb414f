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
}
