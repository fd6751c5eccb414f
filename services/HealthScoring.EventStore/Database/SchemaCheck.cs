using HealthScoring.EventStore.Decisions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthScoring.EventStore.Database;

/// <summary>Healthy when the database has what this version reads, and in its shape. Before a migration it answers, and every call would fail.</summary>
public sealed class SchemaCheck(NpgsqlDataSource dataSource) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var schema = await Migrate.Generation(dataSource, cancellationToken);

            // The columns and tables that came last; and a table of each schema.
            await using var command = dataSource.CreateCommand(
                $"""
                select h.traced_at, y.traced_at, q.backfill_id, s.failed_at
                from {schema.Name}.health h, {schema.Name}.dirty y, decisions.alert_work w, ingest.quarantine q, ingest.source_counts c, ingest.source_features f, ingest.unknown_accounts u,
                  store.mt_events e, decisions.mt_events d, control.access_keys k, webhooks.webhooks s, webhooks.deliveries v limit 0
                """);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await ScorecardRows.InForce(dataSource, cancellationToken);
            return HealthCheckResult.Healthy($"Generation {schema.Generation} of the read model.");
        }
        catch (NpgsqlException failure)
        {
            return Unreadable.Of("It", failure);
        }
    }
}
