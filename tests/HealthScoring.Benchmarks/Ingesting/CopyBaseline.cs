using System.Diagnostics;
using HealthScoring.Benchmarks.Measuring;
using Npgsql;
using NpgsqlTypes;

namespace HealthScoring.Benchmarks.Ingesting;

/// <summary>
/// The fastest way into PostgreSQL: binary COPY of rows that are made beforehand, one for each event, into a table with the columns that queries need and as many indexes as
/// ingestion keeps (order, stream and version, identity). It reads no queue, parses nothing and recognises no duplicate.
/// </summary>
internal static class CopyBaseline
{
    private const string Table =
        """
        create table events (
          seq_id bigint primary key, stream_id uuid not null, version bigint not null, key uuid not null unique, type varchar not null, data jsonb not null, timestamp timestamptz not null,
          unique (stream_id, version))
        """;

    public static async Task<TimeSpan> RunAsync(Servers servers, int events, int accounts, int connections = 1)
    {
        var (postgres, _) = await servers.CreateAsync("bench_copy");
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await using (var create = dataSource.CreateCommand(Table))
        {
            await create.ExecuteNonQueryAsync();
        }

        var parts = Rows(events, accounts).Chunk((events + connections - 1) / connections).ToList();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(parts.Select(part => Task.Run(() => CopyAsync(dataSource, part))));
        return watch.Elapsed;
    }

    private static async Task CopyAsync(NpgsqlDataSource dataSource, Row[] rows)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync("copy events from stdin (format binary)");
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(row.Sequence, NpgsqlDbType.Bigint);
            await copy.WriteAsync(row.Stream, NpgsqlDbType.Uuid);
            await copy.WriteAsync(row.Version, NpgsqlDbType.Bigint);
            await copy.WriteAsync(row.Key, NpgsqlDbType.Uuid);
            await copy.WriteAsync("usage_event_v1", NpgsqlDbType.Varchar);
            await copy.WriteAsync(row.Data, NpgsqlDbType.Jsonb);
            await copy.WriteAsync(row.At, NpgsqlDbType.TimestampTz);
        }

        await copy.CompleteAsync();
    }

    private static IEnumerable<Row> Rows(int events, int accounts)
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        var batches = Workload.Create(events, accounts, 5_000);
        return batches.SelectMany(b => b).Select((e, n) => new Row(
            n + 1, StableGuid.Of(e.Account), versions[e.Account] = versions.GetValueOrDefault(e.Account) + 1, StableGuid.Of(e.Id),
            $$"""{"id":"e{{n}}","user":"{{e.User}}","type":"{{e.Type}}","feature":"{{e.Feature}}","occurredAt":"{{e.At:O}}"}""", e.At.UtcDateTime));
    }

    private sealed record Row(long Sequence, Guid Stream, long Version, Guid Key, string Data, DateTime At);
}
