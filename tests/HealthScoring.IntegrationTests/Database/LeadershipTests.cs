using System.Diagnostics;
using HealthScoring.EventStore.Database;
using HealthScoring.IntegrationTests.Fixtures;
using Npgsql;

namespace HealthScoring.IntegrationTests.Database;

public sealed class LeadershipTests : IAsyncLifetime
{
    private RunningSystem _system = null!;

    public async Task InitializeAsync() => _system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public async Task A_leader_that_no_longer_confirms_as_if_frozen_is_replaced_and_notices_when_it_wakes()
    {
        await using var frozen = await Take();
        (await Take()).Should().BeNull("it is held");

        var waited = Stopwatch.StartNew();
        await using var other = await RunningSystem.Eventually(Take, taken => taken is not null, TimeSpan.FromSeconds(20));

        waited.Elapsed.Should().BeLessThan(Leadership.Patience + TimeSpan.FromSeconds(4));
        await frozen!.Invoking(f => f.Confirm(CancellationToken.None)).Should().ThrowAsync<NpgsqlException>();
        await other!.Confirm(CancellationToken.None);
    }

    [Fact]
    public async Task Work_that_takes_longer_than_the_patience_does_not_cost_the_lead()
    {
        await using var leader = await Take();
        var done = false;

        await leader!.While(
            async stopping =>
            {
                await Task.Delay(Leadership.Patience + TimeSpan.FromSeconds(4), stopping);
                (await Take()).Should().BeNull("it has been confirmed all the while");
                done = true;
            },
            _system.Clock, CancellationToken.None);

        done.Should().BeTrue();
        await leader.DisposeAsync();
        await using var next = await Take();
        next.Should().NotBeNull("nothing holds it any more");
    }

    [Fact]
    public async Task Work_is_stopped_when_the_lead_is_lost()
    {
        await using var leader = await Take();
        var stopped = false;

        var leading = leader!.While(
            async stopping =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, stopping);
                }
                finally
                {
                    stopped = true;
                }
            },
            _system.Clock, CancellationToken.None);
        await _system.Ask<bool>("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");

        await leading.Awaiting(l => l).Should().ThrowAsync<NpgsqlException>();
        stopped.Should().BeTrue();
    }

    [Fact]
    public async Task The_connection_goes_back_to_the_pool_as_it_came()
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_system.Postgres) { MaxPoolSize = 1, NoResetOnClose = true });
        await (await Leadership.TryTake(source, "something", CancellationToken.None))!.DisposeAsync();

        await using var command = source.CreateCommand("show idle_session_timeout");
        (await command.ExecuteScalarAsync()).Should().Be("0");
        (await _system.Ask<long>("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())")).Should().Be(0);
    }

    private Task<Leadership?> Take() => Leadership.TryTake(_system.DataSource, "something", CancellationToken.None);
}
