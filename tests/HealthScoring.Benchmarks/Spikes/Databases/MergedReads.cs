using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace HealthScoring.Benchmarks.Spikes.Databases;

/// <summary>
/// A page of accounts and the sums over all of them, from one database by the statements of the API, and from several: each is asked at once, pages are merged by the key that they are sorted by, and
/// sums are added up. Every answer is compared with that of one database.
/// </summary>
internal static class MergedReads
{
    private const int Accounts = 100_000;
    private const int Alerts = 30_000;
    private const int Limit = 50;
    private const int PagesDeep = 200;
    private const int Requests = 200;
    private const int Callers = 8;

    private static readonly Metric[] Metrics =
    [
        new("first page, ms", "0.00"), new($"page {PagesDeep}, ms", "0.00"), new($"pages/s of {Callers} callers", "N0"), new("portfolio, ms", "0.0"), new($"portfolios/s of {Callers} callers", "0.0"),
    ];

    public static async Task RunAsync(SpikeServer server)
    {
        var sets = new List<NpgsqlDataSource[]>();
        foreach (var count in new[] { 1, 2, 4 })
        {
            var databases = await DatabasesSpike.CreateAsync(server, $"spike_read_{count}", count);
            for (var n = 0; n < count; n++)
            {
                await SeedAsync(databases[n], n, count);
            }

            sets.Add(databases);
        }

        var expected = (Pages: await PagesAsync(sets[0], PagesDeep), Portfolio: await PortfolioAsync(sets[0]));
        foreach (var databases in sets)
        {
            var (pages, portfolio) = (await PagesAsync(databases, PagesDeep), await PortfolioAsync(databases));
            if (!pages.SequenceEqual(expected.Pages) || portfolio != expected.Portfolio)
            {
                var other = expected.Portfolio.Split('\n').Except(portfolio.Split('\n')).Concat(portfolio.Split('\n').Except(expected.Portfolio.Split('\n')));
                throw new InvalidOperationException($"{databases.Length} databases answer otherwise than one, {pages.Except(expected.Pages).Count()} rows of pages and\n{string.Join('\n', other)}");
            }
        }

        await Comparison.PrintAsync(
            string.Create(CultureInfo.InvariantCulture, $"{Accounts:N0} accounts and {Alerts:N0} alerts in all; pages of {Limit} sorted by score. {PagesDeep} pages and the portfolio are the same from all."),
            Metrics,
            [.. sets.Select(databases => new Variant(databases.Length == 1 ? "one database, as the API asks it" : $"{databases.Length} databases, merged", () => MeasureAsync(databases, expected.Pages)))],
            rounds: 5);
        foreach (var databases in sets)
        {
            await DatabasesSpike.DropAsync(server, databases);
        }
    }

    private static async Task<double[]> MeasureAsync(NpgsqlDataSource[] databases, IReadOnlyList<Listed> pages)
    {
        var deep = pages[^1];
        var first = await TimeAsync(Requests, 1, () => PageAsync(databases, null));
        var later = await TimeAsync(Requests, 1, () => PageAsync(databases, deep));
        var portfolio = await TimeAsync(10, 1, () => PortfolioAsync(databases));
        return [first, later, 1_000 / await TimeAsync(4 * Requests, Callers, () => PageAsync(databases, null)), portfolio, 1_000 / await TimeAsync(24, Callers, () => PortfolioAsync(databases))];
    }

    // Milliseconds for each call; of several callers, of all of them together.
    private static async Task<double> TimeAsync(int calls, int callers, Func<Task> call)
    {
        await call();
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = callers }, async (_, _) => await call());
        return watch.Elapsed.TotalMilliseconds / calls;
    }

    private static async Task<List<Listed>> PagesAsync(NpgsqlDataSource[] databases, int pages)
    {
        var all = new List<Listed>();
        for (var n = 0; n < pages; n++)
        {
            all.AddRange(await PageAsync(databases, all.Count == 0 ? null : all[^1]));
        }

        return all;
    }

    // A cursor names a key and an id, which every database can go on from, wherever its own last row was.
    private static async Task<List<Listed>> PageAsync(NpgsqlDataSource[] databases, Listed? after)
    {
        var parts = await Task.WhenAll(databases.Select(database => PartAsync(database, after)));
        return [.. parts.SelectMany(part => part).Order().Take(Limit)];
    }

    private static async Task<List<Listed>> PartAsync(NpgsqlDataSource database, Listed? after)
    {
        await using var command = database.CreateCommand(
            $"""
            select account_id, name, lifecycle, segment, tier, score, band, coverage, tenure_days, as_of, closed_through, scored_at, incomplete, coalesce(score, 'Infinity') as key
            from read_1.health where {(after is null ? "true" : "(coalesce(score, 'Infinity'), account_id) > ($1, $2)")} order by coalesce(score, 'Infinity'), account_id limit {Limit + 1}
            """);
        if (after is { } last)
        {
            command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = last.Key });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = last.Id });
        }

        return await ReadAsync(command, row => new Listed(row.GetDouble(13), row.GetString(0), row.GetString(1), row.GetString(2)));
    }

    /// <summary>Everything of a portfolio, as text.</summary>
    private static async Task<string> PortfolioAsync(NpgsqlDataSource[] databases)
    {
        if (databases is [var one])
        {
            return (await PortfolioRows.ReadAsync(one, median: true)).ToString();
        }

        var parts = await Task.WhenAll(databases.Select(database => PortfolioRows.ReadAsync(database, median: false)));
        return parts.Aggregate((sum, part) => sum.Add(part)).ToString();
    }

    private static async Task SeedAsync(NpgsqlDataSource database, int number, int count)
    {
        await using var command = database.CreateCommand(
            $"""
            insert into read_1.health (account, account_id, name, segment, tier, lifecycle, score, band, coverage, closed_through, tenure_days, as_of, scored_seq, scored_at, due_at, hand_over_on, seats,
              contract_value, satisfaction, silent_days, silent, milestones_measured, setup_after, first_value_after, team_value_after, habit_after)
            select key, id, 'Account ' || n, (array['smb', 'mid', 'enterprise', 'public', null])[1 + n % 5], (array['gold', 'silver', 'bronze', null])[1 + n / 3 % 4],
              (array['onboarding', 'steady', 'steady', 'steady', 'paused', 'churned'])[1 + n % 6], case when n % 20 > 0 then score end,
              case when n % 20 > 0 then case when score < 40 then 'critical' when score < 60 then 'atRisk' when score < 80 then 'watch' else 'healthy' end end,
              1, current_date - 1, n % 400, current_date, n, now(), now() + interval '1 day', current_date - n % 400, 10 + n % 90, n % 9000 * 12.5,
              (array['promoter', 'passive', 'detractor', 'unknown'])[1 + n % 4], n % 30, n % 30 > 14, n % 7 > 0, n % 13, case when n / 6 % 3 > 0 then n % 29 end, case when n / 6 % 4 > 0 then n % 41 end,
              case when n / 6 % 5 > 0 then n % 83 end
            from (select n, 'account-' || lpad(n::text, 6, '0') as id, md5('account-' || n)::uuid as key, ('x' || substr(md5('score' || n), 1, 6))::bit(24)::int / 167772.15 as score
              from generate_series(0, {Accounts - 1}) n) a
            where ('x' || substr(md5('account-' || n), 1, 4))::bit(16)::int % {count} = {number};
            insert into decisions.alerts (alert_id, case_id, account, account_id, name, rule, severity, raised_severity, raised_on, tenure_days, onboarding, status, summary, evidence)
            select md5('alert' || n)::uuid, md5('case' || n)::uuid, account, account_id, name, 'rule-' || n % 13, severity, severity, current_date - n % 90, 1, n % 2 = 0,
              case when n % 3 = 0 then 'open' else 'resolved' end, 'Nobody signed in for ten days, after four weeks of use on every weekday.', jsonb_build_object('silentDays', n)
            from (select h.*, substr(account_id, 9)::int as n, (array['info', 'warning', 'critical'])[1 + substr(account_id, 9)::int % 3] as severity from read_1.health h) h where n < {Alerts};
            """);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
        await using var vacuum = database.CreateCommand("vacuum analyze");
        await vacuum.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a statement.</summary>
    public static async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>A row of a page, in the order of PostgreSQL: ids as bytes of UTF-8.</summary>
    private readonly record struct Listed(double Key, string Id, string Name, string Lifecycle) : IComparable<Listed>
    {
        public int CompareTo(Listed other) =>
            Key.CompareTo(other.Key) is not 0 and var byKey ? byKey : Encoding.UTF8.GetBytes(Id).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.Id));
    }
}
