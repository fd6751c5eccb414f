using HealthScoring.EventStore.Database;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthScoring.Ingestion.Storage;

/// <summary>Healthy when the database has what is written to. Before a migration it answers, and nothing could be stored.</summary>
internal sealed class StorageCheck(NpgsqlDataSource dataSource) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = dataSource.CreateCommand(
                "select q.backfill_id from ingest.inbox, ingest.user_refs, ingest.quarantine q, ingest.backfills, ingest.source_counts, ingest.source_features, ingest.unknown_accounts, store.mt_events limit 0");
            await command.ExecuteNonQueryAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException failure)
        {
            return Unreadable.Of("It", failure);
        }
    }
}
