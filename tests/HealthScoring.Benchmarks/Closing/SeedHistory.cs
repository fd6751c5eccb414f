using System.Text.Json;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore;
using HealthScoring.EventStore.ReadModel;
using Npgsql;
using NpgsqlTypes;

namespace HealthScoring.Benchmarks.Closing;

/// <summary>Bulk loads the same usage twice: as the read model keeps it, and as raw events for plain SQL.</summary>
internal static class SeedHistory
{
    private const int ChunkAccounts = 250;

    public static async Task<long> RunAsync(NpgsqlDataSource dataSource, UsageHistory history, int accounts, bool raw)
    {
        await ExecuteAsync(dataSource, Resource.Text("Closing.raw.sql"));
        var catalog = FeatureCatalog.Evolve(FeatureCatalog.Empty, history.Catalog);
        await using (var insert = dataSource.CreateCommand("insert into read_1.catalog values ($1, $2::jsonb)"))
        {
            insert.Parameters.Add(new() { Value = history.Catalog.Product });
            insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(catalog.Products[history.Catalog.Product], HistoryJson.Options) });
            await insert.ExecuteNonQueryAsync();
        }

        await CopyAsync(dataSource, "raw.features", history.Catalog.Features, f => [f.Key, f.Core, f.Weight]);
        var events = 0L;
        foreach (var chunk in Enumerable.Range(0, accounts).Chunk(ChunkAccounts))
        {
            var loaded = chunk.Select(n => (Number: n, Key: Keys.Account(UsageHistory.AccountId(n)), Items: history.Of(n).ToList())).ToList();
            events += loaded.Sum(a => a.Items.Count);
            await LoadReadModelAsync(dataSource, history, loaded);
            if (raw)
            {
                await CopyAsync(dataSource, "raw.accounts", loaded, a => [UsageHistory.AccountId(a.Number), history.Profile(a.Number).Seats.Latest!.Value.Value]);
                await CopyAsync(dataSource, "raw.events", loaded.SelectMany(a => a.Items, (a, item) => (a.Number, Item: item)), e =>
                [
                    UsageHistory.AccountId(e.Number), e.Item.User.ToString("N"), JsonNamingPolicy.SnakeCaseLower.ConvertName(e.Item.Type.ToString()), e.Item.Feature, e.Item.DurationSeconds,
                    e.Item.OccurredAt.UtcDateTime,
                ]);
            }
        }

        await ExecuteAsync(dataSource, "create index on raw.events (account_id, occurred_at)");
        await ExecuteAsync(dataSource, "create index on raw.events (occurred_at)");
        await ExecuteAsync(dataSource, "insert into read_1.dirty select account, 0 from read_1.accounts");
        await ExecuteAsync(dataSource, "vacuum analyze");
        return events;
    }

    public static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task LoadReadModelAsync(NpgsqlDataSource dataSource, UsageHistory history, List<(int Number, Guid Key, List<UsageItem> Items)> loaded)
    {
        var folded = loaded.Select(a => (a.Number, a.Key, Activity: history.Folded(a.Number, a.Items))).ToList();
        await CopyAsync(dataSource, "read_1.accounts", folded, a => [a.Key, UsageHistory.AccountId(a.Number), history.HandOverOn, new Json(JsonSerializer.Serialize(history.Profile(a.Number), HistoryJson.Options))]);
        await CopyAsync(dataSource, "read_1.activity", folded, a =>
            [a.Key, ActivityCodec.Encode(a.Activity.Features), a.Activity.UserCount, null, a.Activity.Days.Keys.Min(), a.Activity.Days.Keys.Max(), 0L]);
        await CopyAsync(dataSource, "read_1.users", folded.SelectMany(a => a.Activity.Users.Values, (a, user) => (a.Key, User: user)), u => [u.Key, u.User.Reference, ActivityCodec.Encode(u.User)]);

        // In the order of days, as they come to be: an account's rows lie far apart in the table.
        await CopyAsync(dataSource, "read_1.days", folded.SelectMany(a => a.Activity.Days, (a, day) => (a.Key, day.Key, day.Value)).OrderBy(d => d.Item2), d => [d.Item1, d.Item2, d.Value.Dau, null, ActivityCodec.Encode(d.Value)]);
    }

    private static async Task CopyAsync<T>(NpgsqlDataSource dataSource, string table, IEnumerable<T> rows, Func<T, object?[]> columns)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)");
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            foreach (var value in columns(row))
            {
                await (value switch
                {
                    null => copy.WriteNullAsync(),
                    Json json => copy.WriteAsync(json.Text, NpgsqlDbType.Jsonb),
                    _ => copy.WriteAsync(value),
                });
            }
        }

        await copy.CompleteAsync();
    }

    private sealed record Json(string Text);
}
