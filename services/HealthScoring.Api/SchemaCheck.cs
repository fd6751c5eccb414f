using HealthScoring.EventStore.Database;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthScoring.Api;

/// <summary>Healthy when the database has what this version reads. Before a migration it answers, and every call would fail.</summary>
internal sealed class SchemaCheck(NpgsqlDataSource dataSource) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var schema = await Migrate.Generation(dataSource, cancellationToken);

            // The columns that came last; and a table of each schema that the API reads beside it.
            await using var command = dataSource.CreateCommand(
                $"select h.incomplete from {schema.Name}.health h, decisions.alert_work w, ingest.backfills b, store.mt_events e, decisions.mt_events d limit 0");
            await command.ExecuteNonQueryAsync(cancellationToken);
            return HealthCheckResult.Healthy($"Generation {schema.Generation} of the read model.");
        }
        catch (PostgresException failure)
        {
            return HealthCheckResult.Unhealthy($"The schema is not that of this version ({failure.SqlState}). Run `healthscoring migrate`.");
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Unhealthy("It cannot be read (no connection).");
        }
    }
}
