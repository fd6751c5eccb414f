using System.Diagnostics;
using Npgsql;

namespace HealthScoring.Benchmarks.Spikes;

/// <summary>What does remembering every event cost, now and after ten million, by a hashed key or by (source, id) as text?</summary>
internal static class InboxSpike
{
    private const string Schema = "spike_inbox";
    private const int Batch = 5_000;
    private const int Duplicates = 250;
    private const int BatchesPerRun = 4;

    /// <summary>Rows are added in chunks sorted by key: the pages fill much as they do under ingestion, at a fraction of the time.</summary>
    private const int FillChunk = 500_000;

    private static readonly Metric[] Metrics = [new("events/s", "N0"), new("WAL just after a checkpoint, bytes/event", "N0")];

    private sealed record Table(string Name, string Columns, string FillKey, Func<string[], NpgsqlCommand> Insert)
    {
        public int Keys { get; set; }
    }

    public static async Task RunAsync(SpikeServer server)
    {
        await server.ExecuteAsync($"drop schema if exists {Schema} cascade; create schema {Schema}");
        Table[] tables =
        [
            new("hashed", "key uuid primary key, payload bigint not null",
                $"encode(substring(sha256(convert_to('{UsageEvent.Source}' || E'\\n' || id, 'UTF8')) for 16), 'hex')::uuid as key", InsertHashed),
            new("named", "source text, id text, payload bigint not null, primary key (source, id)", $"'{UsageEvent.Source}' as source, id", InsertNamed),
        ];
        foreach (var table in tables)
        {
            await server.ExecuteAsync($"create table {Schema}.{table.Name} ({table.Columns})");
        }

        foreach (var level in new[] { 100_000, 1_000_000, 10_000_000 })
        {
            await Task.WhenAll(tables.Select(table => FillAsync(server, table, level)));
            Variant[] variants =
            [
                new("(a) uuid key, 128 bits of SHA-256", () => MeasureAsync(server, tables[0])),
                new("(b) text key (source, id)", () => MeasureAsync(server, tables[1])),
            ];
            await Comparison.PrintAsync($"{level:N0} keys before; 5,000 per transaction, 5 % duplicates, 1 writer.", Metrics, variants, rounds: 5);
        }

        await Comparison.PrintAsync(
            "Size at ten million keys, carried forward to 100 million.", [new("bytes/key", "0.0"), new("GB per 100 million events", "0.0")],
            [new("(a) uuid key", () => SizeAsync(server, tables[0])), new("(b) text key", () => SizeAsync(server, tables[1]))], rounds: 1);
        await server.ExecuteAsync($"drop schema {Schema} cascade");
    }

    private static string EventId(int n) => StableGuid.Of($"event {n}").ToString();

    private static async Task FillAsync(SpikeServer server, Table table, int level)
    {
        while (table.Keys < level)
        {
            var upTo = Math.Min(level, table.Keys + FillChunk);
            await server.ExecuteAsync(
                $"""
                begin;
                set local work_mem = '256MB';
                set local synchronous_commit = off;
                insert into {Schema}.{table.Name}
                select {table.FillKey}, n from (
                    select n, encode(substring(sha256(convert_to('event ' || n, 'UTF8')) for 16), 'hex')::uuid::text as id
                    from generate_series({table.Keys}, {upTo - 1}) n) numbered
                order by 1, 2;
                commit
                """);
            table.Keys = upTo;
        }
    }

    private static async Task<double[]> MeasureAsync(SpikeServer server, Table table)
    {
        var random = new Random(table.Keys);
        await server.CheckpointAsync();
        var walBefore = await server.WalBytesAsync();
        var watch = Stopwatch.StartNew();
        for (var batch = 0; batch < BatchesPerRun; batch++)
        {
            var fresh = Enumerable.Range(table.Keys, Batch - Duplicates);
            var ids = fresh.Concat(Enumerable.Range(0, Duplicates).Select(_ => random.Next(table.Keys))).Select(EventId);
            var inserted = await InsertAsync(server, table, [.. ids.Distinct()]);
            table.Keys += Batch - Duplicates;
            if (inserted != Batch - Duplicates)
            {
                throw new InvalidOperationException($"{inserted} rows of {table.Name} inserted.");
            }
        }

        const double events = Batch * BatchesPerRun;
        return [events / watch.Elapsed.TotalSeconds, (await server.WalBytesAsync() - walBefore) / events];
    }

    private static async Task<int> InsertAsync(SpikeServer server, Table table, string[] ids)
    {
        await using var connection = await server.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = table.Insert(ids);
        (insert.Connection, insert.Transaction) = (connection, transaction);
        var inserted = await insert.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return inserted;
    }

    /// <summary>The hashing is part of what this variant costs.</summary>
    private static NpgsqlCommand InsertHashed(string[] ids)
    {
        Guid[] keys = [.. ids.Select(id => StableGuid.Of($"{UsageEvent.Source}\n{id}")).Order()];
        return Insert($"insert into {Schema}.hashed select * from unnest($1, $2) on conflict do nothing", keys);
    }

    private static NpgsqlCommand InsertNamed(string[] ids) =>
        Insert(
            $"insert into {Schema}.named select '{UsageEvent.Source}', * from unnest($1, $2) on conflict do nothing",
            [.. ids.Order(StringComparer.Ordinal)]);

    private static NpgsqlCommand Insert<TKey>(string sql, TKey[] keys)
    {
        var insert = new NpgsqlCommand(sql);
        insert.Parameters.Add(new() { Value = keys });
        insert.Parameters.Add(new() { Value = keys.Select((_, n) => (long)n).ToArray() });
        return insert;
    }

    private static async Task<double[]> SizeAsync(SpikeServer server, Table table)
    {
        var bytesPerKey = (double)await server.ScalarAsync<long>($"select pg_total_relation_size('{Schema}.{table.Name}')") / table.Keys;
        return [bytesPerKey, bytesPerKey * 100_000_000 / 1e9];
    }
}
