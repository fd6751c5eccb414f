using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.ReadModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthScoring.Scoring.Projecting;

/// <summary>Healthy while the projection has nothing to do or moves. Readiness only: a restart cures nothing that waiting does not.</summary>
internal sealed class ProjectionCheck(NpgsqlDataSource dataSource, TimeProvider clock) : IHealthCheck
{
    private readonly Standstill _standstill = new(clock);

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var lag = await ReadModelLag.Read(dataSource, await Migrate.Generation(dataSource, cancellationToken), cancellationToken);
            var state = $"Through event {lag.Through} of {lag.Last}.";
            if (await lag.Unknown(dataSource, cancellationToken) is { } unknown)
            {
                return HealthCheckResult.Unhealthy($"{state} {unknown}.");
            }

            return _standstill.Lasts(lag) ? HealthCheckResult.Unhealthy(state + " It stands still.") : HealthCheckResult.Healthy(state);
        }
        catch (NpgsqlException failure)
        {
            return Unreadable.Of("The read model", failure);
        }
    }
}
