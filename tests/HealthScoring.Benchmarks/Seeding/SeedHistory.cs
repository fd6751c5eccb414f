using System.Text.Json;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.LiveScores;
using HealthScoring.EventStore.ReadModel;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;

namespace HealthScoring.Benchmarks.Seeding;

/// <summary>
/// Bulk loads accounts as the read model keeps them, without the months that it would take to live through them. What follows from their usage is computed by the same functions as in the services.
/// </summary>
internal static class SeedHistory
{
    private const int ChunkAccounts = 250;

    /// <summary>Loads accounts, and their raw events for plain SQL; answers how many events there are.</summary>
    /// <param name="dataSource">A migrated database without accounts.</param>
    /// <param name="historyOf">The usage of an account, by its number.</param>
    /// <param name="accounts">How many.</param>
    /// <param name="raw">Whether to load raw events too.</param>
    /// <param name="closedThrough">Last day that counts as closed, or null for none. What is decided about it goes into the state of the account and not into the log.</param>
    public static async Task<long> RunAsync(NpgsqlDataSource dataSource, Func<int, UsageHistory> historyOf, int accounts, bool raw, DateOnly? closedThrough)
    {
        await ExecuteAsync(dataSource, Resource.Text("Seeding.raw.sql"));
        var published = historyOf(0).Catalog;
        var catalog = FeatureCatalog.Evolve(FeatureCatalog.Empty, published);
        await CopyAsync(dataSource, "read_1.catalog", [published.Product], product => [product, new Json(JsonSerializer.Serialize(catalog.Products[product], HistoryJson.Options))]);
        await CopyAsync(dataSource, "raw.features", published.Features, f => [f.Key, f.Core, f.Weight]);
        var events = 0L;
        foreach (var chunk in Enumerable.Range(0, accounts).Chunk(ChunkAccounts))
        {
            var loaded = chunk.AsParallel().AsOrdered().Select(n => Seeded.Of(n, historyOf(n), catalog, closedThrough)).ToList();
            events += loaded.Sum(a => a.Items.Count);
            await LoadAsync(dataSource, loaded);
            if (raw)
            {
                await LoadRawAsync(dataSource, loaded);
            }
        }

        await ExecuteAsync(dataSource, "create index on raw.events (account_id, occurred_at)");
        await ExecuteAsync(dataSource, "create index on raw.events (occurred_at)");
        await ExecuteAsync(dataSource, "vacuum analyze");
        return events;
    }

    /// <summary>Computes the live score of every account, and with it when its next day is due.</summary>
    public static async Task ScoreAsync(NpgsqlDataSource dataSource, DateTimeOffset now)
    {
        await MakeDueAsync(dataSource);
        await ScoreDueAsync(dataSource, now);
        await ExecuteAsync(dataSource, "vacuum analyze");
    }

    /// <summary>Makes the live score of every account due.</summary>
    public static Task MakeDueAsync(NpgsqlDataSource dataSource) => ExecuteAsync(dataSource, "insert into read_1.dirty select account, 0 from read_1.accounts on conflict do nothing");

    /// <summary>Computes the live scores that are due.</summary>
    public static async Task ScoreDueAsync(NpgsqlDataSource dataSource, DateTimeOffset now)
    {
        var score = new ScoreDueAccounts(dataSource, new StandingClock(now), NullLogger.Instance);
        while ((await score.Batch(new(1), CancellationToken.None)).Due > 0)
        {
            // Batch by batch.
        }
    }

    /// <summary>What closes through a day come to, computed without a database.</summary>
    public static CloseState Closed(AccountHistory history, DateOnly through)
    {
        var state = CloseState.None;
        var context = new ClosingContext(
            new(through.AddDays(1).ToDateTime(new(1, 0)), TimeSpan.Zero), 0, history.Profile.HandOverKnownAt, (_, _) => [], Incomplete: false, Scorecards.Shipped, AlertWork.None);
        while (CloseDays.Of(history, state, context, int.MaxValue) is { Steps: > 0 } closed)
        {
            state = closed.State;
        }

        return state;
    }

    public static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task LoadAsync(NpgsqlDataSource dataSource, List<Seeded> loaded)
    {
        await CopyAsync(dataSource, "read_1.accounts", loaded, a => [a.Key, a.Profile.AccountId, a.Profile.DayZero, new Json(JsonSerializer.Serialize(a.Profile, HistoryJson.Options))]);
        await CopyAsync(dataSource, "read_1.activity", loaded.Where(a => a.Items.Count > 0), a =>
            [a.Key, ActivityCodec.Encode(a.Activity.Features), a.Activity.UserCount, null, a.Activity.Days.Keys.Min(), a.Activity.Days.Keys.Max(), 0L]);
        await CopyAsync(dataSource, "read_1.users", loaded.SelectMany(a => a.Activity.Users.Values, (a, user) => (a.Key, User: user)), u => [u.Key, u.User.Reference, ActivityCodec.Encode(u.User)]);

        // In the order of days, as they come to be: an account's rows lie far apart in the table.
        await CopyAsync(
            dataSource, "read_1.days", loaded.SelectMany(a => a.Activity.Days, (a, day) => (a.Key, Day: day.Key, Activity: day.Value)).OrderBy(d => d.Day),
            d => [d.Key, d.Day, d.Activity.Dau, null, ActivityCodec.Encode(d.Activity)]);
        await CopyAsync(
            dataSource, "decisions.accounts", loaded.Where(a => a.Closes.ClosedThrough is not null),
            a => [a.Key, a.Profile.AccountId, a.Closes.DayZero, a.Closes.ClosedThrough, new Json(CloseStateJson.Write(a.Closes))]);
    }

    private static async Task LoadRawAsync(NpgsqlDataSource dataSource, List<Seeded> loaded)
    {
        await CopyAsync(dataSource, "raw.accounts", loaded, a => [a.Profile.AccountId, a.Profile.Seats.Latest!.Value.Value]);
        await CopyAsync(dataSource, "raw.events", loaded.SelectMany(a => a.Items, (a, item) => (a.Profile.AccountId, Item: item)), e =>
        [
            e.AccountId, e.Item.User.ToString("N"), JsonNamingPolicy.SnakeCaseLower.ConvertName(e.Item.Type.ToString()), e.Item.Feature, e.Item.DurationSeconds, e.Item.OccurredAt.UtcDateTime,
        ]);
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

    private sealed record Seeded(Guid Key, AccountProfile Profile, IReadOnlyList<UsageItem> Items, AccountActivity Activity, CloseState Closes)
    {
        public static Seeded Of(int number, UsageHistory history, FeatureCatalog catalog, DateOnly? closedThrough)
        {
            var (profile, items) = (history.Profile(number), history.Of(number).ToList());
            var activity = UsageHistory.Folded(profile, items);
            var known = new AccountHistory(profile, catalog, DateOnly.MinValue, activity.Days, activity.Users.Values, [.. activity.Features.Select(f => f.Key)]);
            return new(Keys.Account(profile.AccountId), profile, items, activity, closedThrough is { } through ? Closed(known, through) : CloseState.None);
        }
    }
}
