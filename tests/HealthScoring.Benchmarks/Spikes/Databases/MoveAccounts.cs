using System.Diagnostics;
using System.Globalization;
using HealthScoring.Benchmarks.Seeding;
using HealthScoring.EventStore;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Replaying;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HealthScoring.Benchmarks.Spikes.Databases;

/// <summary>
/// Moves accounts of ninety days to another database, and looks whether they are the same there: every row, every recorded decision computed again, and what happens to them afterwards.
/// </summary>
internal static class MoveAccounts
{
    private const int Accounts = 200;
    private const int OneByOne = 25;
    private const int Together = 100;
    private const int Days = 90;

    // Sequence numbers of each database lie above those of all that were there before it, so that what comes from them keeps its own, and closes their cuts.
    private const long FirstNumber = 1L << 40;
    private static readonly UsageHistory History = new(new(2026, 3, 2), Days + 2, someStall: true);

    public static async Task RunAsync(SpikeServer server)
    {
        var databases = await DatabasesSpike.CreateAsync(server, "spike_move", 2);
        await using (var from = new LivedThrough(databases[0]))
        await using (var to = new LivedThrough(databases[1]))
        {
            var watch = Stopwatch.StartNew();
            await from.RegisterAsync(History, Enumerable.Range(0, Accounts));
            for (var day = 0; day < Days; day++)
            {
                await from.DayAsync(History, Enumerable.Range(0, Accounts), History.HandOverOn.AddDays(day));
            }

            await Console.Error.WriteLineAsync($"{Accounts} accounts lived through {Days} days in {watch.Elapsed.TotalSeconds:N0} s");
            await BeginNumbersAsync(to.DataSource);
            await AccountCopy.ReferenceDataAsync(from.DataSource, to.DataSource, History.Catalog.Product);
            await MoveAsync(from, to, [.. Enumerable.Range(0, OneByOne).Select(a => new[] { a })], "one account");
            await MoveAsync(from, to, [[.. Enumerable.Range(OneByOne, Together)]], $"{Together} accounts together");

            int[] moved = [.. Enumerable.Range(0, OneByOne + Together)];
            await VerifyAsync(from, to, moved, "\nAfter the move");
            await to.DayAsync(History, moved, History.HandOverOn.AddDays(Days));
            await VerifyAsync(null, to, moved, "After another day in the new database");
            await RebuildAsync(to, moved);
        }

        await DatabasesSpike.DropAsync(server, databases);
    }

    private static async Task MoveAsync(LivedThrough from, LivedThrough to, IReadOnlyList<int[]> groups, string what)
    {
        var copies = new List<AccountCopy>();
        foreach (var group in groups)
        {
            copies.Add(await AccountCopy.RunAsync(from.DataSource, to.DataSource, [.. group.Select(UsageHistory.AccountId)], History.HandOverOn, History.HandOverOn.AddDays(Days)));
        }

        var sorted = copies.OrderBy(c => c.Took).ToList();
        var (median, bytes) = (sorted[sorted.Count / 2], copies.Average(c => c.Bytes.Values.Sum()));
        var largest = copies[0].Bytes.Keys.Select(table => (Table: table, Bytes: copies.Average(c => c.Bytes[table]))).OrderByDescending(t => t.Bytes).Take(5);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"\nMoving {what} ({groups.Count} times): median {median.Took.TotalMilliseconds:N0} ms, {sorted[0].Took.TotalMilliseconds:N0} to {sorted[^1].Took.TotalMilliseconds:N0}, of which {median.Finding.TotalMilliseconds:N0} to find its identities; "
            + $"{copies.Average(c => c.Identities):N0} events, {bytes / 1024:N0} KB as copied: {string.Join(", ", largest.Select(t => $"{t.Table} {t.Bytes / 1024:N0}"))}."));
    }

    private static async Task VerifyAsync(LivedThrough? from, LivedThrough to, int[] accounts, string when)
    {
        var (closes, decisions, differences) = (0, 0, 0);
        var replay = await ReplayAccounts.Open(to.DataSource, to.Time, CancellationToken.None);
        foreach (var account in accounts.Select(UsageHistory.AccountId))
        {
            var replayed = await replay.Run(account, CancellationToken.None) ?? throw new InvalidOperationException($"Nothing was decided about {account}.");
            (closes, decisions, differences) = (closes + replayed.Closes, decisions + replayed.Decisions, differences + replayed.Differences.Count);
        }

        var rows = from is null ? "" : await SameRowsAsync(from.DataSource, to.DataSource, accounts);
        var again = 0;
        foreach (var account in accounts)
        {
            again += await to.CountsAgainAsync(History, account) ? 1 : 0;
        }

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{when}: {closes:N0} closes and {decisions:N0} decisions of {accounts.Length} accounts computed again, {differences} differences;{rows} {again} of {accounts.Length} events that come again count."));
    }

    // The rows themselves, in a text that shows every bit of them.
    private static async Task<string> SameRowsAsync(NpgsqlDataSource from, NpgsqlDataSource to, int[] accounts)
    {
        var (same, other) = (0L, 0L);
        foreach (var table in AccountCopy.TablesByAccount)
        {
            var (here, there) = (await RowsAsync(from, table, accounts), await RowsAsync(to, table, accounts));
            same += here.Intersect(there).Count();
            other += here.Except(there).Concat(there.Except(here)).Count();
        }

        return string.Create(CultureInfo.InvariantCulture, $" {same:N0} rows of {AccountCopy.TablesByAccount.Length} tables are the same, {other} are not;");
    }

    private static async Task<HashSet<string>> RowsAsync(NpgsqlDataSource database, string table, int[] accounts)
    {
        await using var command = database.CreateCommand($"select t::text from {table} t where account = any($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. accounts.Select(a => Keys.Account(UsageHistory.AccountId(a)))] });
        return [.. await MergedReads.ReadAsync(command, row => row.GetString(0))];
    }

    // The projection reads numbers of both databases, with nothing in between.
    private static async Task RebuildAsync(LivedThrough database, int[] accounts)
    {
        var next = await new RebuildReadModel(database.DataSource, database.Time, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);
        var (same, other) = (0, 0);
        foreach (var table in new[] { "accounts", "activity", "users", "days" })
        {
            var (kept, rebuilt) = (await RowsAsync(database.DataSource, $"read_1.{table}", accounts), await RowsAsync(database.DataSource, $"{next.Name}.{table}", accounts));
            (same, other) = (same + kept.Intersect(rebuilt).Count(), other + kept.Except(rebuilt).Concat(rebuilt.Except(kept)).Count());
        }

        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Rebuilt from the log there: {same:N0} rows of accounts, activity, users and days are the same, {other} are not."));
    }

    private static async Task BeginNumbersAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            $"""
            alter sequence store.mt_events_sequence restart with {FirstNumber};
            alter sequence decisions.mt_events_sequence restart with {FirstNumber};
            insert into store.mt_event_progression (name, last_seq_id) values ('HighWaterMark', {FirstNumber - 1}), ('{LivedThrough.Schema.Projection}:All', {FirstNumber - 1})
              on conflict (name) do update set last_seq_id = excluded.last_seq_id;
            update read_1.position set through = {FirstNumber - 1};
            """);
        await command.ExecuteNonQueryAsync();
    }
}
