using System.Data;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.Decisions;
using Npgsql;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>Everything that scoring one account needs, as of one position of the read model.</summary>
/// <param name="Key">Key of the account.</param>
/// <param name="Profile">The account itself.</param>
/// <param name="Features">Features seen, by number.</param>
/// <param name="Days">The days that were read, in any order, also those before the hand-over day.</param>
/// <param name="History">What its metrics are computed from; null while it has no hand-over day.</param>
/// <param name="Closes">What the account's closes so far come to.</param>
/// <param name="EventsThrough">Sequence number through which facts are in it: the cut.</param>
/// <param name="Incomplete">Whether a fact of the account could not be applied.</param>
/// <param name="InBackfill">Whether history of the account is still being imported.</param>
/// <param name="HistoryUntil">When all that is history of it was known: days that were over by then were imported, or handed over late. Null where there is no hand-over day.</param>
public sealed record AccountSnapshot(
    Guid Key, AccountProfile Profile, IReadOnlyList<FeatureSeen> Features, IReadOnlyList<KeyValuePair<DateOnly, DayActivity>> Days, AccountHistory? History, CloseState Closes, long EventsThrough,
    bool Incomplete, bool InBackfill, DateTimeOffset? HistoryUntil)
{
    /// <summary>
    /// Reads the accounts in one snapshot of the database, so that no page and no close can come between two of the tables. For each account only the days since its
    /// last close, less the window of metrics, are read. Accounts that do not exist or are not registered are left out.
    /// </summary>
    public static Task<AccountSnapshots> Load(
        NpgsqlDataSource dataSource, ReadModelSchema schema, Guid[] accounts, CancellationToken cancellation) =>
        LoadBack(dataSource, schema, accounts, 0, cancellation);

    /// <summary>As <see cref="Load(NpgsqlDataSource, ReadModelSchema, Guid[], CancellationToken)"/>, with as many days more as are asked for, so that closed days can be looked at again.</summary>
    public static Task<AccountSnapshots> LoadBack(
        NpgsqlDataSource dataSource, ReadModelSchema schema, Guid[] accounts, int days, CancellationToken cancellation) =>
        Load(dataSource, schema, accounts, $"{DecisionStoreConfiguration.Schema}.accounts", AccountHistory.WindowDays - 1 + days, cancellation);

    /// <summary>As <see cref="Load(NpgsqlDataSource, ReadModelSchema, Guid[], CancellationToken)"/>, with every day on record; for a series, not for a score.</summary>
    public static Task<AccountSnapshots> LoadWhole(
        NpgsqlDataSource dataSource, ReadModelSchema schema, Guid[] accounts, CancellationToken cancellation) =>
        Load(dataSource, schema, accounts, $"(select * from {DecisionStoreConfiguration.Schema}.accounts where false)", 0, cancellation);

    // Of the last closed day, which a churned account stands on. Where another hand-over day has come up since, everything is read and folded anew.
    private static string WindowStart(int days) => string.Create(CultureInfo.InvariantCulture, $"(case when c.day_zero = a.day_zero then c.closed_through - {days} end)");

    private static async Task<AccountSnapshots> Load(
        NpgsqlDataSource dataSource, ReadModelSchema schema, Guid[] accounts, string closes, int days, CancellationToken cancellation)
    {
        var (s, windowStart) = (schema.Name, WindowStart(days));
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using var batch = new NpgsqlBatch(connection, transaction);
        string[] statements =
        [
            $"select through from {s}.position",
            $"select product, history::text from {s}.catalog",
            $"""
            select a.account, a.profile::text, v.features, v.first_report_on, c.state::text,
              exists (select from {s}.skipped k where k.account = a.account),
              exists (select from {s}.backfill_accounts b left join {s}.backfills f using (backfill_id) where b.account = a.account and f.stored_at is null),
              (select max(f.stored_at) from {s}.backfill_accounts b join {s}.backfills f using (backfill_id) where b.account = a.account),
              (select d.day from {s}.days d where d.account = a.account and d.day < {windowStart} and d.dau > 0 order by d.day desc limit 1),
              (select max(d.reported_mau) from {s}.days d where d.account = a.account and d.day >= a.day_zero and d.day < {windowStart} and d.reported_mau is not null)
            from {s}.accounts a left join {s}.activity v using (account) left join {closes} c on c.account = a.account
            where a.account = any($1)
            """,
            $"select account, user_ref, data from {s}.users where account = any($1)",
            $"""
            select a.account, d.day, d.dau, d.reported_mau, d.data from {s}.accounts a left join {closes} c on c.account = a.account cross join lateral (
              select day, dau, reported_mau, data from {s}.days where days.account = a.account and days.day >= coalesce({windowStart}, '-infinity')) d
            where a.account = any($1)
            """,
        ];
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement);
            if (statement.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = accounts });
            }

            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return await Read(reader, days, cancellation);
    }

    private static async Task<AccountSnapshots> Read(NpgsqlDataReader reader, int back, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation);
        var through = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation);
        var catalog = await CatalogRows.Read(reader, cancellation);

        await reader.NextResultAsync(cancellation);
        var rows = new List<AccountRow>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(AccountRow.Of(reader));
        }

        await reader.NextResultAsync(cancellation);
        var users = new Dictionary<Guid, List<UserActivity>>();
        while (await reader.ReadAsync(cancellation))
        {
            Of(users, reader.GetGuid(0)).Add(ActivityCodec.User(reader.GetGuid(1), reader.GetFieldValue<byte[]>(2)));
        }

        await reader.NextResultAsync(cancellation);
        var days = new Dictionary<Guid, List<KeyValuePair<DateOnly, DayActivity>>>();
        while (await reader.ReadAsync(cancellation))
        {
            var day = new UnreadDay(reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetInt32(3), reader.GetFieldValue<byte[]>(4), ActivityCodec.Day);
            Of(days, reader.GetGuid(0)).Add(new(reader.GetFieldValue<DateOnly>(1), DayActivity.Unread(day)));
        }

        return new(through, [.. rows.Where(r => r.Profile.IsRegistered).Select(r => r.Snapshot(catalog, Of(users, r.Key), Of(days, r.Key), back, through))]);
    }

    // A list for each account: one for all would be a large object, and those are what the garbage collector does worst with.
    private static List<T> Of<T>(Dictionary<Guid, List<T>> rows, Guid account) =>
        CollectionsMarshal.GetValueRefOrAddDefault(rows, account, out _) ??= [];

    private sealed record AccountRow(
        Guid Key, AccountProfile Profile, IReadOnlyList<FeatureSeen> Features, DateOnly? FirstReportOn, CloseState? Closes, bool Incomplete, bool InBackfill,
        DateTimeOffset? ImportedAt, DateOnly? LastActiveBefore, int LargestReportedMauBefore)
    {
        public static AccountRow Of(NpgsqlDataReader reader) => new(
            reader.GetGuid(0),
            JsonSerializer.Deserialize<AccountProfile>(reader.GetString(1), HistoryJson.Options)!,
            reader.IsDBNull(2) ? [] : ActivityCodec.Features(reader.GetFieldValue<byte[]>(2)),
            Day(reader, 3),
            reader.IsDBNull(4) ? null : CloseStateJson.Read(reader.GetString(4)),
            reader.GetBoolean(5),
            reader.GetBoolean(6),
            reader.IsDBNull(7) ? null : reader.GetFieldValue<DateTimeOffset>(7),
            Day(reader, 8),
            reader.IsDBNull(9) ? 0 : reader.GetInt32(9));

        public AccountSnapshot Snapshot(
            FeatureCatalog catalog, List<UserActivity> users, List<KeyValuePair<DateOnly, DayActivity>> days, int back, long through)
        {
            var windowStart = Closes?.DayZero != Profile.DayZero ? null : Closes?.ClosedThrough?.AddDays(-back);
            var history = Profile.DayZero is not { } dayZero ? null : new AccountHistory(Profile, catalog, windowStart ?? DateOnly.MinValue, days, users, [.. Features.Select(f => f.Key)])
            {
                FirstReportOn = FirstReportOn,
                LastActiveBefore = LastActiveBefore >= dayZero ? LastActiveBefore : null,
                LargestReportedMauBefore = LargestReportedMauBefore,
            };
            var known = Profile.HandOverKnownAt;
            return new(
                Key, Profile, Features, days, history, Closes ?? CloseState.None, through, Incomplete, InBackfill,
                ImportedAt > known ? ImportedAt : known);
        }

        private static DateOnly? Day(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);
    }
}

/// <summary>Accounts read in one snapshot of the database.</summary>
/// <param name="EventsThrough">Sequence number through which facts are in them, also where there is no account.</param>
/// <param name="Accounts">Those that are registered.</param>
public sealed record AccountSnapshots(long EventsThrough, IReadOnlyList<AccountSnapshot> Accounts);
