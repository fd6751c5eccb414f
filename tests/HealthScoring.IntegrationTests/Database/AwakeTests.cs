using HealthScoring.EventStore.Database;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Database;

public class AwakeTests
{
    [Fact]
    public async Task A_transaction_outlives_the_time_after_which_the_database_ends_idle_ones_while_something_is_worked_out()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        await using var connection = await system.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "set local idle_in_transaction_session_timeout = 500";
        await command.ExecuteNonQueryAsync();
        var pid = connection.ProcessID;

        var outlived = await Awake.While(
            connection, transaction,
            () => RunningSystem.Eventually(() => system.Ask<bool?>($"select clock_timestamp() > xact_start + interval '1.5 s' from pg_stat_activity where pid = {pid}"), over => over != false),
            every: TimeSpan.FromMilliseconds(100));

        outlived.Should().BeTrue("the session is still there");
        await transaction.CommitAsync();
    }

    [Fact]
    public async Task What_fails_meanwhile_fails()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        await using var connection = await system.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        var working = () => Awake.While<int>(connection, transaction, () => throw new InvalidTimeZoneException("of nowhere"));

        await working.Should().ThrowAsync<InvalidTimeZoneException>();
    }
}
