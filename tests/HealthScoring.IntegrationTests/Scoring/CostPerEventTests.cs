using HealthScoring.EventStore;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HealthScoring.IntegrationTests.Scoring;

public class CostPerEventTests
{
    [Fact]
    public async Task Projecting_one_more_event_reads_and_writes_as_many_rows_after_a_thousand_days_as_after_ten()
    {
        var after10 = await RowsOf(days: 10, ProjectOneMore);
        var after1000 = await RowsOf(days: 1_000, ProjectOneMore);

        after10.Should().NotContain(row => row.StartsWith("days: 0 ", StringComparison.Ordinal), "what counts nothing would also be equal");
        after1000.Should().Equal(after10);
    }

    [Fact]
    public async Task Reading_an_account_for_its_score_reads_as_many_rows_after_a_thousand_days_as_after_two_hundred()
    {
        var after200 = await RowsOf(days: 200, ReadSnapshot);
        var after1000 = await RowsOf(days: 1_000, ReadSnapshot);

        after200.Should().NotContain(row => row.StartsWith("days: 0 ", StringComparison.Ordinal));
        after1000.Should().Equal(after200);
    }

    private static async Task<List<string>> RowsOf(int days, Func<RunningSystem, Task> work)
    {
        await using var system = await RunningSystem.Start();
        await SendHistory(system, days);

        // PostgreSQL counts a connection's rows for certain when it ends; so every service ends before rows are counted, and after.
        await system.StopAll();

        // Autovacuum does it in minutes; without statistics the planner sorts what it could read backwards.
        await system.Ask<object>("analyze read_1.days; analyze decisions.accounts");
        var before = await Rows(system);
        await work(system);
        var after = await Rows(system);
        return [.. before.Zip(after, (b, a) => $"{a.Table}: {a.Read - b.Read} read, {a.Written - b.Written} written")];
    }

    private static async Task ProjectOneMore(RunningSystem system)
    {
        await system.Run(IngestionHost.Build);
        await using (var producer = await Producer.Connect(system))
        {
            await producer.Send(new { id = "one-more", source = "shop-web", type = "feature_used", accountId = "acme", userId = "u0", feature = "export", occurredAt = system.Clock.GetUtcNow().AddDays(-1) });
        }

        var last = await RunningSystem.Eventually(() => system.Ask<long>("select max(seq_id) from store.mt_events where data::text like '%one-more%'"), seq => seq > 0);
        await system.StopAll();
        await using var dataSource = ByIndexAlways(system);
        await using var store = ReadModelStore.Open(dataSource, new(1), system.Clock, NullLogger.Instance);
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await RunningSystem.Eventually(() => system.Ask<long>("select through from read_1.position"), through => through >= last);
        await daemon.StopAllAsync();
    }

    private static async Task ReadSnapshot(RunningSystem system)
    {
        await using var dataSource = ByIndexAlways(system);
        (await AccountSnapshot.Load(dataSource, new(1), [Keys.Account("acme")], CancellationToken.None)).Accounts.Should().ContainSingle();
    }

    // A table of ten rows is read whole rather than by its index, which is cheap there and would hide what is being compared.
    private static NpgsqlDataSource ByIndexAlways(RunningSystem system) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(system.Postgres) { Options = "-c enable_seqscan=off" });

    private static async Task SendHistory(RunningSystem system, int days)
    {
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        var first = now.AddDays(-days);
        await producer.Send(new { id = "r1", source = "shop-web", type = "account_registered", accountId = "acme", occurredAt = first, name = "Acme", handOverOn = DateOnly.FromDateTime(first.UtcDateTime), backfillId = "b" });
        foreach (var chunk in Enumerable.Range(0, days * 3).Chunk(100))
        {
            await producer.Send(new
            {
                events = chunk.Select(n => new { id = $"e{n}", source = "shop-web", type = "feature_used", accountId = "acme", userId = $"u{n % 3}", feature = "export", occurredAt = first.AddDays(n / 3), backfillId = "b" }),
            });
        }

        await producer.Send(new { id = "end", source = "shop-web", type = "backfill_completed", backfillId = "b", occurredAt = now, events = (3 * days) + 1 });
        await RunningSystem.Eventually(() => system.GetOrNull("backfills/b"), b => b?.GetProperty("closed").GetInt64() == 1, TimeSpan.FromSeconds(120));
    }

    private static async Task<List<(string Table, long Read, long Written)>> Rows(RunningSystem system)
    {
        system.DataSource.Clear();
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from pg_stat_activity where datname = current_database()"), n => n == 1);
        await using var command = system.DataSource.CreateCommand(
            """
            select relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0), n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables
            where schemaname = 'read_1' and relname in ('accounts', 'activity', 'users', 'days', 'catalog', 'skipped', 'backfill_accounts') order by relname
            """);
        var rows = new List<(string, long, long)>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return rows;
    }
}
