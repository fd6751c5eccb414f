using System.Text.Json;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Producers;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>The kept rows that a page touches, as bytes: decoded by whoever folds, so that a fold can start again.</summary>
public sealed class AccountRows
{
    private readonly Dictionary<Guid, string> _profiles = [];
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, ActivityRow> _activity = [];
    private readonly Dictionary<Guid, List<(Guid User, byte[] Data)>> _users = [];
    private readonly Dictionary<Guid, List<(DateOnly Day, byte[] Data)>> _days = [];

    /// <summary>Reads them in two round trips: days can only be named once the zones are known.</summary>
    public static async Task<AccountRows> Load(NpgsqlConnection connection, ReadModelSchema schema, ActivityPage page, CancellationToken cancellation)
    {
        var rows = new AccountRows();
        Guid[] accounts = [.. page.Accounts.Keys];
        var users = page.Accounts.Values.SelectMany(a => a.Users.Select(u => (a.Key, User: u))).ToList();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new($"select account, profile::text from {schema.Name}.accounts where account = any($1)") { Parameters = { Value(accounts) } },
                new($"select account, features, user_count, first_report_on, first_day, last_day from {schema.Name}.activity where account = any($1)")
                {
                    Parameters = { Value(accounts) },
                },
                new($"select u.account, u.user_ref, u.data from {schema.Name}.users u join unnest($1, $2) k(account, user_ref) using (account, user_ref)")
                {
                    Parameters = { Value(users.Select(u => u.Key).ToArray()), Value(users.Select(u => u.User).ToArray()) },
                },
                new($"select source, activity::text from {schema.Name}.sources where source = any($1)") { Parameters = { Value(page.Sources.Keys.ToArray()) } },
            },
        };
        await using (var reader = await batch.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                rows._profiles.Add(reader.GetGuid(0), reader.GetString(1));
            }

            await reader.NextResultAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                rows._activity.Add(reader.GetGuid(0), new(
                    reader.GetFieldValue<byte[]>(1), reader.GetInt32(2), Day(reader, 3), Day(reader, 4), Day(reader, 5)));
            }

            await reader.NextResultAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                Of(rows._users, reader.GetGuid(0)).Add((reader.GetGuid(1), reader.GetFieldValue<byte[]>(2)));
            }

            await reader.NextResultAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                rows._sources.Add(reader.GetString(0), reader.GetString(1));
            }
        }

        await rows.LoadDays(connection, schema, page, cancellation);
        return rows;
    }

    /// <summary>The kept profile, or one of which nothing is known.</summary>
    public AccountProfile ProfileOf(AccountOnPage account) =>
        _profiles.TryGetValue(account.Key, out var json) ? JsonSerializer.Deserialize<AccountProfile>(json, HistoryJson.Options)! : new(account.AccountId);

    /// <summary>What is kept of a producer, or one that was never heard of.</summary>
    public SourceActivity SourceOf(string source) =>
        _sources.TryGetValue(source, out var json) ? JsonSerializer.Deserialize<SourceActivity>(json, HistoryJson.Options)! : new(source);

    /// <summary>Whether anything but the profile is kept of the account.</summary>
    public bool HasActivity(Guid account) => _activity.ContainsKey(account);

    /// <summary>First and last local day with activity, or null.</summary>
    public (DateOnly First, DateOnly Last)? SpanOf(Guid account) =>
        _activity.GetValueOrDefault(account) is { FirstDay: { } first, LastDay: { } last } ? (first, last) : null;

    /// <summary>The kept activity that the page touches.</summary>
    public AccountActivity ActivityOf(AccountOnPage account, ZoneHistory zones, DateOnly? dayZero)
    {
        var row = _activity.GetValueOrDefault(account.Key);
        var activity = new AccountActivity(zones, dayZero, row is null ? [] : ActivityCodec.Features(row.Features), row?.UserCount ?? 0)
        {
            FirstReportOn = row?.FirstReportOn,
        };
        foreach (var (user, data) in _users.GetValueOrDefault(account.Key) ?? [])
        {
            activity.Load(ActivityCodec.User(user, data));
        }

        foreach (var (day, data) in _days.GetValueOrDefault(account.Key) ?? [])
        {
            activity.Load(day, ActivityCodec.Day(data));
        }

        return activity;
    }

    private async Task LoadDays(NpgsqlConnection connection, ReadModelSchema schema, ActivityPage page, CancellationToken cancellation)
    {
        var touched = page.Accounts.Values.SelectMany(a => DaysOf(a).Select(day => (a.Key, Day: day))).ToList();
        await using var command = new NpgsqlCommand(
            $"select d.account, d.day, d.data from {schema.Name}.days d join unnest($1, $2) k(account, day) using (account, day)", connection)
        {
            Parameters = { Value(touched.Select(t => t.Key).ToArray()), Value(touched.Select(t => t.Day).ToArray()) },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            Of(_days, reader.GetGuid(0)).Add((reader.GetFieldValue<DateOnly>(1), reader.GetFieldValue<byte[]>(2)));
        }
    }

    // The zones are those kept: if the page changes them, the account is folded from its first fact and these days are not looked at.
    private IEnumerable<DateOnly> DaysOf(AccountOnPage account)
    {
        var zones = ZoneHistory.Of(ProfileOf(account).TimeZone);
        return account.Facts.SelectMany(f => f.Fact switch
        {
            UsageRecorded usage => usage.Items.Select(i => zones.LocalDay(i.OccurredAt)),
            ActiveUsersReported report => [report.Day],
            _ => Enumerable.Empty<DateOnly>(),
        }).Distinct();
    }

    private static List<T> Of<T>(Dictionary<Guid, List<T>> rows, Guid account)
    {
        if (!rows.TryGetValue(account, out var list))
        {
            rows.Add(account, list = []);
        }

        return list;
    }

    private static DateOnly? Day(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);

    private sealed record ActivityRow(byte[] Features, int UserCount, DateOnly? FirstReportOn, DateOnly? FirstDay, DateOnly? LastDay);
}
