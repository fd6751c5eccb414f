using System.Diagnostics.Metrics;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.LiveScores;
using Npgsql;

namespace HealthScoring.Scoring.Measuring;

/// <summary>Reads how many accounts, open alerts and waiting deliveries there are.</summary>
internal sealed class ReadCounts(NpgsqlDataSource dataSource, Gauges gauges)
{
    private const string NoBand = "none";
    private const string Registered = "registered";

    // Beyond that, more is no news, and a receiver that has been away for a month must not make counting dear.
    private const int MostDeliveries = 10_000;

    /// <summary>Accounts by band and lifecycle, and how far those in onboarding have come: by one look at the list of live scores, whose rows are as many as there are accounts.</summary>
    public async Task OfAccounts(CancellationToken cancellation)
    {
        var schema = await Migrate.Generation(dataSource, cancellation);
        (string Name, string Count)[] steps =
        [
            (Registered, "count(*)"), .. FunnelColumns.Milestones.Select(m => (m.Milestone, FunnelColumns.Reached(m.Column))),
        ];
        await using var command = dataSource.CreateCommand(
            $"""
            select lifecycle, coalesce(band, '{NoBand}'), sum(accounts)::bigint, {string.Join(", ", steps.Select((_, n) => $"sum(step_{n}) filter (where lifecycle = 'onboarding' and handed_over)::bigint"))}
            from (
              select lifecycle, band, {FunnelColumns.HandedOver} as handed_over, count(*) as accounts, {string.Join(", ", steps.Select((s, n) => $"{s.Count} as step_{n}"))}
              from {schema.Name}.health group by 1, 2, 3) groups
            group by 1, 2
            """);
        var (accounts, reached) = (new List<Measurement<long>>(), new long[steps.Length]);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            accounts.Add(new(reader.GetInt64(2), new("band", reader.GetString(1)), new("lifecycle", reader.GetString(0))));
            for (var step = 0; step < steps.Length; step++)
            {
                reached[step] += reader.IsDBNull(3 + step) ? 0 : reader.GetInt64(3 + step);
            }
        }

        gauges.Accounts.Take(accounts);
        gauges.Onboarding.Take([.. steps.Select((s, n) => new Measurement<long>(reached[n], new KeyValuePair<string, object?>("milestone", s.Name)))]);
    }

    /// <summary>Open alerts by rule and severity: by the index of those that are open.</summary>
    public async Task OfOpenAlerts(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select rule, severity, count(*) from decisions.alerts where status = 'open' group by rule, severity");
        var open = new List<Measurement<long>>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            open.Add(new(reader.GetInt64(2), new("rule", reader.GetString(0)), new("severity", reader.GetString(1))));
        }

        gauges.OpenAlerts.Take(open);
    }

    /// <summary>Deliveries that wait, of webhooks that are not disabled: by the index of those that wait, and of each webhook a bounded number.</summary>
    public async Task OfPendingWebhooks(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select coalesce(sum(pending), 0)::bigint from webhooks.webhooks w cross join lateral (
              select count(*) as pending from (select from webhooks.deliveries d where d.webhook_id = w.id and d.status = 'pending' limit {MostDeliveries}) waiting) counted
            where w.disabled_at is null
            """);
        gauges.PendingWebhooks.Take((long)(await command.ExecuteScalarAsync(cancellation))!);
    }
}
