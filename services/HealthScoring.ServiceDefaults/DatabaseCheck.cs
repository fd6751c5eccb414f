using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthScoring.ServiceDefaults;

/// <summary>Healthy when the database answers.</summary>
internal sealed class DatabaseCheck(NpgsqlDataSource dataSource) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = dataSource.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException failure)
        {
            return HealthCheckResult.Unhealthy($"PostgreSQL does not answer ({failure.SqlState ?? "no connection"}).");
        }
    }
}
