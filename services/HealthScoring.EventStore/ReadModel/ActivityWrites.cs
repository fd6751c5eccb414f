using System.Text.Json;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Producers;
using Marten;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>
/// Collects the rows that a page changed and queues them, one statement for each table. Day numbers count from 0001-01-01, as <see cref="DateOnly"/> does;
/// -1 stands for null, because arrays of nullable values do not pass through the session.
/// </summary>
public sealed class ActivityWrites(ReadModelSchema schema)
{
    private const string Epoch = "date '0001-01-01'";

    // By what is no live fact. What the same page has said of live ones stays.
    private const string MarkedAgain = "seq = excluded.seq, last_stored_at = case when kept.seq = excluded.seq then kept.last_stored_at end";
    private readonly List<(Guid Account, string AccountId, int DayZero, string Profile)> _profiles = [];
    private readonly List<(Guid Account, byte[] Features, int Users, int FirstReport, int FirstDay, int LastDay, long Sequence)> _activity = [];
    private readonly List<(Guid Account, Guid User, byte[] Data)> _users = [];
    private readonly List<(Guid Account, int Day, int Dau, int ReportedMau, byte[] Data)> _days = [];
    private readonly Dictionary<Guid, AccountOnPage?> _dirty = [];
    private readonly List<(string Source, string Activity)> _sources = [];
    private readonly List<(string Backfill, Guid Account)> _backfillAccounts = [];
    private readonly List<(long Sequence, Guid Account, string Error)> _skipped = [];
    private readonly List<Guid> _replaced = [];
    private readonly List<(string Product, string History)> _catalogs = [];

    /// <summary>Takes what one account's fold changed.</summary>
    public void Add(AccountFold fold, IReadOnlyList<SkippedFact> skipped)
    {
        var (account, activity) = (fold.Account, fold.Activity);
        if (fold.ProfileChanged)
        {
            _profiles.Add((account.Key, account.AccountId, fold.Profile.DayZero?.DayNumber ?? -1, JsonSerializer.Serialize(fold.Profile, HistoryJson.Options)));
        }

        if (fold.Replaces)
        {
            _replaced.Add(account.Key);
        }

        _activity.Add((
            account.Key, ActivityCodec.Encode(activity.Features), activity.UserCount, activity.FirstReportOn?.DayNumber ?? -1,
            activity.ChangedDays.Count == 0 ? -1 : activity.ChangedDays.Min().DayNumber,
            activity.ChangedDays.Count == 0 ? -1 : activity.ChangedDays.Max().DayNumber,
            account.Facts[^1].Sequence));
        _users.AddRange(activity.ChangedUsers.Select(u => (account.Key, u, ActivityCodec.Encode(activity.Users[u]))));
        _days.AddRange(activity.ChangedDays.Select(d => (
            account.Key, d.DayNumber, activity.Days[d].Dau, activity.Days[d].Reported?.Mau?.Value ?? -1, ActivityCodec.Encode(activity.Days[d]))));
        _dirty[account.Key] = account;
        _backfillAccounts.AddRange(account.Backfills.Select(b => (b, account.Key)));
        _skipped.AddRange(skipped.Select(s => (s.Sequence, account.Key, s.Error)));
    }

    /// <summary>Takes a fact that could not even be read, of an account or of nobody.</summary>
    public void Add(Guid owner, SkippedFact skipped)
    {
        _skipped.Add((skipped.Sequence, owner, skipped.Error));
        if (owner != Guid.Empty)
        {
            _dirty.TryAdd(owner, null);
        }
    }

    /// <summary>Takes a product's catalogue after the page.</summary>
    public void Add(FeatureCatalog catalog, string product) => _catalogs.Add((product, JsonSerializer.Serialize(catalog.Products[product], HistoryJson.Options)));

    /// <summary>Takes what is known of a producer after the page.</summary>
    public void Add(SourceActivity source) => _sources.Add((source.Source, JsonSerializer.Serialize(source, HistoryJson.Options)));

    /// <summary>Queues everything into the session's transaction. Rows go in the order of their keys, so that two writers could not deadlock.</summary>
    public void Queue(IDocumentOperations operations, ActivityPage page, long position)
    {
        var s = schema.Name;

        // First, so that a page computed from an older position fails before it writes.
        operations.QueueSqlCommand($"update {s}.position set through = ?, ok = (through = ?)", page.Through, position);
        QueueIf(operations, _replaced, $"delete from {s}.users where account = any(?)", r => r.ToArray());
        QueueIf(operations, _replaced, $"delete from {s}.days where account = any(?)", r => r.ToArray());
        QueueIf(operations, _replaced, $"delete from {s}.activity where account = any(?)", r => r.ToArray());
        QueueIf(
            operations, _profiles,
            $"""
            insert into {s}.accounts (account, account_id, day_zero, profile)
            select k.account, k.id, {DateOf("k.day_zero")}, k.profile::jsonb from unnest(?::uuid[], ?::text[], ?::int[], ?::text[]) k(account, id, day_zero, profile) order by 1
            on conflict (account) do update set day_zero = excluded.day_zero, profile = excluded.profile
            """,
            r => r.Select(p => p.Account).ToArray(), r => r.Select(p => p.AccountId).ToArray(), r => r.Select(p => p.DayZero).ToArray(),
            r => r.Select(p => p.Profile).ToArray());
        QueueIf(
            operations, _activity,
            $"""
            insert into {s}.activity as kept (account, features, user_count, first_report_on, first_day, last_day, last_seq)
            select k.account, k.features, k.users, {DateOf("k.report")}, {DateOf("k.first")}, {DateOf("k.last")}, k.seq
            from unnest(?::uuid[], ?::bytea[], ?::int[], ?::int[], ?::int[], ?::int[], ?::bigint[]) k(account, features, users, report, first, last, seq) order by 1
            on conflict (account) do update set features = excluded.features, user_count = excluded.user_count, first_report_on = excluded.first_report_on,
              first_day = least(kept.first_day, excluded.first_day), last_day = greatest(kept.last_day, excluded.last_day), last_seq = excluded.last_seq
            """,
            r => r.Select(a => a.Account).ToArray(), r => r.Select(a => a.Features).ToArray(), r => r.Select(a => a.Users).ToArray(),
            r => r.Select(a => a.FirstReport).ToArray(), r => r.Select(a => a.FirstDay).ToArray(), r => r.Select(a => a.LastDay).ToArray(),
            r => r.Select(a => a.Sequence).ToArray());
        QueueIf(
            operations, _users,
            $"""
            insert into {s}.users (account, user_ref, data)
            select * from unnest(?::uuid[], ?::uuid[], ?::bytea[]) order by 1, 2
            on conflict (account, user_ref) do update set data = excluded.data
            """,
            r => r.Select(u => u.Account).ToArray(), r => r.Select(u => u.User).ToArray(), r => r.Select(u => u.Data).ToArray());
        QueueIf(
            operations, _days,
            $"""
            insert into {s}.days (account, day, dau, reported_mau, data)
            select k.account, {Epoch} + k.day, k.dau, nullif(k.mau, -1), k.data from unnest(?::uuid[], ?::int[], ?::int[], ?::int[], ?::bytea[]) k(account, day, dau, mau, data)
            order by 1, 2
            on conflict (account, day) do update set dau = excluded.dau, reported_mau = excluded.reported_mau, data = excluded.data
            """,
            r => r.Select(d => d.Account).ToArray(), r => r.Select(d => d.Day).ToArray(), r => r.Select(d => d.Dau).ToArray(),
            r => r.Select(d => d.ReportedMau).ToArray(), r => r.Select(d => d.Data).ToArray());
        QueueIf(
            operations, _dirty,
            $"""
            insert into {s}.dirty as kept (account, seq, since, stored_at, last_stored_at, trace, traced_at)
            select k.account, ?, ?, {TimeOf("k.stored")}, {TimeOf("k.stored")}, nullif(k.trace, ''), {TimeOf("k.traced")}
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[]) k(account, stored, trace, traced) order by 1
            on conflict (account) do update set seq = excluded.seq, stored_at = coalesce(kept.stored_at, excluded.stored_at), last_stored_at = excluded.last_stored_at,
              trace = coalesce(excluded.trace, kept.trace), traced_at = coalesce(excluded.traced_at, kept.traced_at)
            """,
            _ => page.Through, _ => page.Through, r => r.Select(d => d.Key).ToArray(), r => r.Select(d => Text(d.Value?.StoredAt)).ToArray(),
            r => r.Select(d => d.Value?.Trace?.Parent ?? "").ToArray(), r => r.Select(d => Text(d.Value?.Trace?.StoredAt)).ToArray());
        QueueIf(
            operations, _sources,
            $"""
            insert into {s}.sources (source, activity) select k.source, k.activity::jsonb from unnest(?::text[], ?::text[]) k(source, activity) order by 1
            on conflict (source) do update set activity = excluded.activity
            """,
            r => r.Select(k => k.Source).ToArray(), r => r.Select(k => k.Activity).ToArray());
        QueueIf(
            operations, _skipped,
            $"insert into {s}.skipped (seq, account, error) select * from unnest(?::bigint[], ?::uuid[], ?::text[]) on conflict do nothing",
            r => r.Select(k => k.Sequence).ToArray(), r => r.Select(k => k.Account).ToArray(), r => r.Select(k => k.Error).ToArray());
        QueueIf(
            operations, _backfillAccounts,
            $"insert into {s}.backfill_accounts (backfill_id, account) select * from unnest(?::text[], ?::uuid[]) order by 2, 1 on conflict do nothing",
            r => r.Select(b => b.Backfill).ToArray(), r => r.Select(b => b.Account).ToArray());
        QueueCatalogs(operations, page);
        QueueBackfills(operations, page);
    }

    // A catalogue concerns every account.
    private void QueueCatalogs(IDocumentOperations operations, ActivityPage page)
    {
        foreach (var (product, history) in _catalogs)
        {
            operations.QueueSqlCommand(
                $"insert into {schema.Name}.catalog (product, history) values (?, ?::jsonb) on conflict (product) do update set history = excluded.history", product, history);
        }

        if (_catalogs.Count > 0)
        {
            operations.QueueSqlCommand(
                $"""
                insert into {schema.Name}.dirty as kept (account, seq, since) select account, ?, ? from {schema.Name}.accounts order by 1
                on conflict (account) do update set {MarkedAgain}
                """,
                page.Through, page.Through);
        }
    }

    private void QueueBackfills(IDocumentOperations operations, ActivityPage page)
    {
        foreach (var (backfill, storedAt) in page.Backfills)
        {
            operations.QueueSqlCommand(
                $"""
                insert into {schema.Name}.backfills as kept (backfill_id, stored_at) values (?, {TimeOf("?")})
                on conflict (backfill_id) do update set stored_at = coalesce(kept.stored_at, excluded.stored_at)
                """,
                backfill, Text(storedAt));
            operations.QueueSqlCommand(
                $"""
                insert into {schema.Name}.dirty as kept (account, seq, since) select account, ?, ? from {schema.Name}.backfill_accounts where backfill_id = ? order by 1
                on conflict (account) do update set {MarkedAgain}
                """,
                page.Through, page.Through, backfill);
        }
    }

    private static string TimeOf(string text) => $"nullif({text}, '')::timestamptz";

    private static string Text(DateTimeOffset? time) => time?.ToString("O") ?? "";

    private static string DateOf(string dayNumber) => $"case when {dayNumber} >= 0 then {Epoch} + {dayNumber} end";

    private static void QueueIf<T>(IDocumentOperations operations, IReadOnlyCollection<T> rows, string sql, params Func<IReadOnlyCollection<T>, object>[] parameters)
    {
        if (rows.Count > 0)
        {
            operations.QueueSqlCommand(sql, [.. parameters.Select(p => p(rows))]);
        }
    }
}
