using System.Globalization;
using Npgsql;

namespace HealthScoring.Benchmarks.Spikes.Databases;

/// <summary>
/// What `GET /portfolio` reads. Counts and sums of several databases add up; a mean does as a sum and a count, and a median does not at all: for it, the days of each milestone are counted, which are few.
/// </summary>
internal sealed record PortfolioRows(
    Dictionary<string, long> Groups, Dictionary<string, long> Alerts, Dictionary<string, decimal[]> Cells, Dictionary<string, long> Funnels, Dictionary<string, double?> Medians,
    Dictionary<(string Step, int Day), long> Days)
{
    private static readonly string[] Columns = ["setup_after", "first_value_after", "team_value_after", "habit_after", "activated_after"];
    private static readonly (string Name, string Accounts)[] Views = [("onboarding", "lifecycle = 'onboarding'"), ("recent", "hand_over_on > current_date - 180")];

    /// <summary>Reads one database, with medians or with what they can be made of.</summary>
    public static async Task<PortfolioRows> ReadAsync(NpgsqlDataSource database, bool median)
    {
        var rows = new PortfolioRows([], [], [], [], [], []);
        await AllAsync(database, "select concat_ws('/', coalesce(segment, '-'), lifecycle, coalesce(band, '-')), count(*) from read_1.health group by 1, segment, lifecycle, band",
            row => rows.Groups.Add(row.GetString(0), row.GetInt64(1)));
        foreach (var (name, accounts) in Views)
        {
            var handedOver = $"""
                with handed_over as (select *, case when num_nulls(setup_after, first_value_after, team_value_after, habit_after) = 0
                    then greatest(setup_after, first_value_after, team_value_after, habit_after) end as activated_after
                  from read_1.health where tenure_days is not null and {accounts})
                """;
            var medians = median ? string.Concat(Columns.Select(c => $", percentile_cont(0.5) within group (order by {c}) filter (where milestones_measured)")) : "";
            await AllAsync(
                database,
                $"""
                {handedOver} select count(*), count(*) filter (where not milestones_measured),
                  count(*) filter (where milestones_measured and activated_after is null and tenure_days >= 30 and lifecycle in ('onboarding', 'steady')),
                  {string.Join(", ", Columns.Select(c => $"count({c}) filter (where milestones_measured)"))}{medians}
                from handed_over
                """,
                row =>
                {
                    for (var column = 0; column < 3 + Columns.Length; column++)
                    {
                        rows.Funnels.Add($"{name}/{column}", row.GetInt64(column));
                    }

                    for (var step = 0; median && step < Columns.Length; step++)
                    {
                        rows.Medians.Add($"{name}/{step}", row.IsDBNull(8 + step) ? null : row.GetDouble(8 + step));
                    }
                });
            if (!median)
            {
                await AllAsync(
                    database,
                    $"{handedOver} select grouping({string.Join(", ", Columns)}), coalesce({string.Join(", ", Columns)}), count(*) from handed_over where milestones_measured group by grouping sets (({string.Join("), (", Columns)}))",
                    row =>
                    {
                        if (!row.IsDBNull(1))
                        {
                            rows.Days.Add(($"{name}/{Step(row.GetInt32(0))}", row.GetInt32(1)), row.GetInt64(2));
                        }
                    });
            }
        }

        await AllAsync(database, "select rule || '/' || severity, count(*) from decisions.alerts where status = 'open' group by rule, severity", row => rows.Alerts.Add(row.GetString(0), row.GetInt64(1)));
        await AllAsync(
            database,
            """
            select coalesce(tier, 'none') || '/' || coalesce(satisfaction, 'unknown'), count(*), count(contract_value), coalesce(sum(contract_value), 0), coalesce(sum(score::numeric), 0), count(score),
              count(*) filter (where band in ('atRisk', 'critical'))
            from read_1.health where lifecycle <> 'churned' group by 1
            """,
            row => rows.Cells.Add(row.GetString(0), [.. Enumerable.Range(1, 6).Select(row.GetDecimal)]));
        return rows;
    }

    /// <summary>Of both.</summary>
    public PortfolioRows Add(PortfolioRows other) => new(
        Sum(Groups, other.Groups, (a, b) => a + b), Sum(Alerts, other.Alerts, (a, b) => a + b), Sum(Cells, other.Cells, (a, b) => [.. a.Zip(b, (x, y) => x + y)]),
        Sum(Funnels, other.Funnels, (a, b) => a + b), [], Sum(Days, other.Days, (a, b) => a + b));

    public override string ToString() => string.Join('\n', ((IEnumerable<string>)
        [.. Groups.Select(g => $"{g.Key} {g.Value}"), .. Alerts.Select(a => $"{a.Key} {a.Value}"), .. Funnels.Select(f => $"{f.Key} {f.Value}"),
            .. Cells.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {string.Join(' ', c.Value.Select(v => v.ToString("0.00", CultureInfo.InvariantCulture)))}")),
            .. (Medians.Count > 0 ? Medians : MediansOf(Days)).Select(m => string.Create(CultureInfo.InvariantCulture, $"median {m.Key} {m.Value}"))]).Order(StringComparer.Ordinal));

    // The mean of the two in the middle, as percentile_cont has it.
    private static Dictionary<string, double?> MediansOf(Dictionary<(string Step, int Day), long> days) => Views.SelectMany(_ => Columns.Select((_, step) => step), (view, step) => $"{view.Name}/{step}").ToDictionary(step => step, step =>
    {
        var sorted = days.Where(d => d.Key.Step == step).OrderBy(d => d.Key.Day).ToList();
        var count = sorted.Sum(d => d.Value);
        return count == 0 ? default(double?) : (At((count - 1) / 2) + At(count / 2)) / 2.0;

        int At(long index)
        {
            foreach (var (key, accounts) in sorted)
            {
                if ((index -= accounts) < 0)
                {
                    return key.Day;
                }
            }

            throw new InvalidOperationException("There are not so many.");
        }
    });

    // The bit that is not set is that of the column which the row is about.
    private static int Step(int grouping) => Enumerable.Range(0, Columns.Length).Single(step => (grouping & (1 << (Columns.Length - 1 - step))) == 0);

    private static Dictionary<TKey, TValue> Sum<TKey, TValue>(Dictionary<TKey, TValue> one, Dictionary<TKey, TValue> other, Func<TValue, TValue, TValue> add)
        where TKey : notnull => one.Concat(other).GroupBy(e => e.Key).ToDictionary(e => e.Key, e => e.Select(x => x.Value).Aggregate(add));

    private static async Task AllAsync(NpgsqlDataSource database, string sql, Action<NpgsqlDataReader> row)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            row(reader);
        }
    }
}
