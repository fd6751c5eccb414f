using System.Diagnostics;
using System.Globalization;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.Benchmarks.Seeding;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HealthScoring.Benchmarks.Closing;

/// <summary>
/// Closing one day of many accounts with ninety days behind them, the way the scoring service does: metrics, score, band, rules and alerts, appended to the log and kept as state. Beside it
/// plain SQL that computes the metrics alone, from raw events. Both must come to the same numbers. What the projection did to have the days ready is not counted here; `project` counts it.
/// </summary>
internal static class CloseBenchmark
{
    private const int Accounts = 5_000;
    private const int DaysBefore = 90;
    private const int Rounds = 3;
    private static readonly DateOnly HandOverOn = new(2026, 3, 2);

    private static readonly (string Column, string Name)[] Ratios =
    [
        ("seat_activation", "seatActivation"), ("licence_utilisation", "licenceUtilisation"), ("login_ratio", "loginRatio"), ("stickiness", "stickiness"), ("breadth", "breadth"),
        ("adoption_gap", "adoptionGap"), ("depth", "depth"), ("momentum", "momentum"), ("online_minutes_7", "onlineMinutes7"), ("top_user_share", "topUserShare"),
    ];

    public static async Task RunAsync(Servers servers)
    {
        var history = new UsageHistory(HandOverOn, DaysBefore + Rounds);
        var (postgres, _) = await servers.CreateAsync("bench_close");
        await using var dataSource = Servers.Open(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        var watch = Stopwatch.StartNew();
        var events = await SeedHistory.RunAsync(dataSource, _ => history, Accounts, raw: true, closedThrough: null);
        await Console.Error.WriteLineAsync($"{events:N0} events seeded in {watch.Elapsed.TotalSeconds:N0} s");
        using var decisions = new DecisionStore(dataSource, TimeProvider.System);
        var close = new CloseDueAccounts(dataSource, decisions.Store, NullLogger.Instance);
        await SeedHistory.ScoreAsync(dataSource, new(HandOverOn.ToDateTime(new(12, 0)), TimeSpan.Zero));
        watch.Restart();
        await CloseDay.RunAsync(close, HandOverOn.AddDays(DaysBefore - 1));
        var madeUp = watch.Elapsed;
        await SeedHistory.ExecuteAsync(dataSource, "vacuum analyze");

        var (sqlDay, ownDay) = (DaysBefore, DaysBefore);
        await Comparison.PrintAsync(
            string.Create(CultureInfo.InvariantCulture, $"One day of {Accounts:N0} accounts with {DaysBefore} days of history ({UsageHistory.Users} users, {events / (double)Accounts / (DaysBefore + Rounds):N1} events a day)."),
            [new("accounts/s", "N0")],
            [
                new("plain SQL, metrics alone", async () => [Accounts / (await InSqlAsync(dataSource, HandOverOn.AddDays(sqlDay++))).TotalSeconds]),
                new("close", async () =>
                {
                    watch.Restart();
                    await CloseDay.RunAsync(close, HandOverOn.AddDays(ownDay++));
                    return [Accounts / watch.Elapsed.TotalSeconds];
                }),
            ],
            Rounds);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"\nMaking up the {DaysBefore} days before: {Accounts * DaysBefore / madeUp.TotalSeconds:N0} closes/s."));
        var same = await SameNumbersAsync(dataSource);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{same:N0} account days computed both ways; every number is the same."));
        await Console.Out.WriteLineAsync($"\nPlan of the SQL:\n\n```\n{await PlanAsync(dataSource)}\n```");
    }

    private static async Task<TimeSpan> InSqlAsync(NpgsqlDataSource dataSource, DateOnly day)
    {
        // A table made by the query, since PostgreSQL runs a query in parallel only where it writes nothing into one that is there.
        await using var connection = await GenerousAsync(dataSource);
        await using var command = Metrics(connection, $"create table raw.metrics_{day:yyyyMMdd} as ", day);
        var watch = Stopwatch.StartNew();
        await command.ExecuteNonQueryAsync();
        return watch.Elapsed;
    }

    private static async Task<string> PlanAsync(NpgsqlDataSource dataSource)
    {
        await using var connection = await GenerousAsync(dataSource);
        await using var command = Metrics(connection, "explain (costs off) ", HandOverOn.AddDays(DaysBefore + Rounds));
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }

    // With memory for its sorts and hashes that a report would be given, and the default of two workers beside it.
    private static async Task<NpgsqlConnection> GenerousAsync(NpgsqlDataSource dataSource)
    {
        var connection = await dataSource.OpenConnectionAsync();
        await using var set = new NpgsqlCommand("set work_mem = '256MB'", connection);
        await set.ExecuteNonQueryAsync();
        return connection;
    }

    private static NpgsqlCommand Metrics(NpgsqlConnection connection, string before, DateOnly day)
    {
        // As a constant, so that the planner sees which days it is about.
        var sql = before + Resource.Text("Closing.metrics.sql").Replace("$1", $"'{day:yyyy-MM-dd}'", StringComparison.Ordinal);
        return new(sql, connection) { CommandTimeout = 0 };
    }

    private static async Task<long> SameNumbersAsync(NpgsqlDataSource dataSource)
    {
        var ratios = string.Join(", ", Ratios.Select(r => $"(round(m.{r.Column}::numeric, 9), round((c ->> '{r.Name}')::numeric, 9))"));
        var computed = string.Join(" union all ", Enumerable.Range(DaysBefore, Rounds).Select(d => $"select * from raw.metrics_{HandOverOn.AddDays(d):yyyyMMdd}"));
        await using var command = dataSource.CreateCommand(
            $"""
            select count(*), count(*) filter (where
              (m.activated, m.dau, m.wau, m.mau, m.active_user_days_7, m.silent_days) is distinct from ((c ->> 'activatedUsers')::int, (c ->> 'dau')::int, (c ->> 'wau')::int,
                (c ->> 'mau')::int, (c ->> 'activeUserDays7')::int, (c ->> 'silentDays')::int)
              or exists (select from (values {ratios}) r(in_sql, in_close) where in_sql is distinct from in_close)), count(m.momentum)
            from ({computed}) m join (select data ->> 'accountId' as account_id, (data ->> 'day')::date as day, data -> 'metrics' as c from decisions.mt_events where type = 'day_closed_v1') k
              using (account_id, day)
            """);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (compared, other, momenta) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        return compared == Accounts * Rounds && other == 0 && momenta == compared ? compared
            : throw new InvalidOperationException($"{other} of {compared} account days differ between the closes and SQL; {Accounts * Rounds} should have been compared, all with a momentum ({momenta}).");
    }
}
