using System.Diagnostics;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Streams;
using Npgsql;

namespace HealthScoring.Benchmarks.Spikes.Databases;

/// <summary>A move of accounts: everything of them is copied as it lies there, in one transaction of each database, while nobody stores anything in the old one.</summary>
/// <param name="Took">From the first lock to the last commit: for so long ingestion into the old database waits.</param>
/// <param name="Finding">Of that, finding the identities.</param>
/// <param name="Identities">How many there are.</param>
/// <param name="Bytes">Bytes copied, by table.</param>
internal sealed record AccountCopy(TimeSpan Took, TimeSpan Finding, int Identities, IReadOnlyDictionary<string, long> Bytes)
{
    /// <summary>Tables whose rows name the account by its key.</summary>
    public static string[] TablesByAccount { get; } =
    [
        "ingest.accounts", "ingest.user_refs", "read_1.accounts", "read_1.activity", "read_1.users", "read_1.days", "read_1.skipped", "read_1.backfill_accounts", "read_1.dirty", "read_1.health",
        "decisions.accounts", "decisions.alerts",
    ];

    /// <summary>Copies what belongs to no account and is needed for all: catalogues, with their numbers.</summary>
    public static async Task ReferenceDataAsync(NpgsqlDataSource from, NpgsqlDataSource to, string product)
    {
        await using var source = await from.OpenConnectionAsync();
        await using var target = await to.OpenConnectionAsync();
        await using var transaction = await source.BeginTransactionAsync();
        await RememberAsync(source, "streams", Enumerable.Range(0, WriterSlot.Count).Select(slot => StreamIds.Catalog(product, slot)));
        await CopyAsync(source, target, "store.mt_streams", "id in (select id from streams)");
        await CopyAsync(source, target, "store.mt_events", "stream_id in (select id from streams)");
        await CopyAsync(source, target, "read_1.catalog", "true");
    }

    /// <summary>Moves accounts whose days lie between two.</summary>
    public static async Task<AccountCopy> RunAsync(NpgsqlDataSource from, NpgsqlDataSource to, string[] accounts, DateOnly first, DateOnly last)
    {
        await using var source = await from.OpenConnectionAsync();
        await using var target = await to.OpenConnectionAsync();
        var watch = Stopwatch.StartNew();
        await using var leaving = await source.BeginTransactionAsync();
        await using var coming = await target.BeginTransactionAsync();

        // Nobody stores, and nobody decides. The projection has seen all that is stored: in this spike nothing else runs.
        await WriterSlot.TakeAll(source, leaving, 30, CancellationToken.None);
        await DecisionLocks.ChangeGeneration(source, leaving, CancellationToken.None);
        await RememberAsync(source, "moving", accounts.Select(Keys.Account));
        await RememberAsync(source, "streams", accounts.SelectMany(a => StreamIds.OfAccount(a, first, last).Concat(StreamIds.DecisionsBetween(a, first, last)).Append(StreamIds.Work(a))));
        var before = watch.Elapsed;
        var identities = await IdentitiesAsync(source);
        await RememberAsync(source, "identities", identities);
        var finding = watch.Elapsed - before;

        var bytes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var schema in new[] { "store", "decisions" })
        {
            bytes[$"{schema}.mt_streams"] = await CopyAsync(source, target, $"{schema}.mt_streams", "id in (select id from streams)");
            bytes[$"{schema}.mt_events"] = await CopyAsync(source, target, $"{schema}.mt_events", "stream_id in (select id from streams)");
        }

        bytes["ingest.inbox"] = await CopyAsync(source, target, "ingest.inbox", "key in (select id from identities)");
        bytes["decisions.alert_work"] = await CopyAsync(source, target, "decisions.alert_work", "alert_id in (select alert_id from decisions.alerts where account in (select id from moving))");
        foreach (var table in TablesByAccount)
        {
            bytes[table] = await CopyAsync(source, target, table, "account in (select id from moving)");
        }

        // In this order: until the old database says where they are, they are there, and a move that broke off here is made again.
        await coming.CommitAsync();
        await using (var gone = new NpgsqlCommand("create table if not exists ingest.moved (account uuid primary key, database text not null); insert into ingest.moved select id, 'two' from moving", source, leaving))
        {
            await gone.ExecuteNonQueryAsync();
        }

        await leaving.CommitAsync();
        return new(watch.Elapsed, finding, identities.Count, bytes);
    }

    // The inbox does not say whose an identity is; the facts do.
    private static async Task<List<Guid>> IdentitiesAsync(NpgsqlConnection source)
    {
        await using var command = new NpgsqlCommand(
            """
            select e.data ->> 'source', coalesce(i.item ->> 'id', e.data ->> 'id') from store.mt_events e
            left join lateral jsonb_array_elements(e.data -> 'items') i(item) on true where e.stream_id in (select id from streams)
            """,
            source);
        return await MergedReads.ReadAsync(command, row => Keys.Inbox(row.GetString(0), row.GetString(1)));
    }

    private static async Task RememberAsync(NpgsqlConnection source, string name, IEnumerable<Guid> ids)
    {
        await using (var create = new NpgsqlCommand($"create temporary table {name} (id uuid) on commit drop", source))
        {
            await create.ExecuteNonQueryAsync();
        }

        await using (var copy = await source.BeginBinaryImportAsync($"copy {name} from stdin (format binary)"))
        {
            foreach (var id in ids)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(id);
            }

            await copy.CompleteAsync();
        }

        await using var analyze = new NpgsqlCommand($"analyze {name}", source);
        await analyze.ExecuteNonQueryAsync();
    }

    // Columns by name: a table that was migrated has them in another order than one that was made anew.
    private static async Task<long> CopyAsync(NpgsqlConnection source, NpgsqlConnection target, string table, string rows)
    {
        await using var ask = new NpgsqlCommand($"select string_agg(quote_ident(attname), ', ' order by attname) from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''", source);
        var columns = (string)(await ask.ExecuteScalarAsync())!;
        await using var reading = await source.BeginRawBinaryCopyAsync($"copy (select {columns} from {table} where {rows}) to stdout (format binary)");
        await using var writing = await target.BeginRawBinaryCopyAsync($"copy {table} ({columns}) from stdin (format binary)");
        var (buffer, bytes) = (new byte[81_920], 0L);
        for (int read; (read = await reading.ReadAsync(buffer, CancellationToken.None)) > 0; bytes += read)
        {
            await writing.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
        }

        return bytes;
    }
}
