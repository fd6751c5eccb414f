using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthScoring.Scoring.Publication;

/// <summary>Healthy while there is nothing to publish or publication moves, whichever instance does it. Readiness only: a restart cures nothing that waiting does not.</summary>
internal sealed class PublicationCheck(NpgsqlDataSource dataSource, TimeProvider clock) : IHealthCheck
{
    private readonly Standstill _standstill = new(clock);

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var lag = await DecisionRelay.Lag(dataSource, cancellationToken);

            // Numbers that a rollback has left out are passed over, so what has been published may end behind the last decision there is.
            var state = $"Through decision {lag.Through} of {Math.Max(lag.Through, lag.Last)}.";
            if (await DecisionRelay.Unknown(dataSource, lag, cancellationToken) is { } unknown)
            {
                return HealthCheckResult.Unhealthy($"{state} {unknown}.");
            }

            return _standstill.Lasts(lag) ? HealthCheckResult.Unhealthy(state + " It stands still. Can the broker be reached?") : HealthCheckResult.Healthy(state);
        }
        catch (NpgsqlException failure)
        {
            return Unreadable.Of("The log of decisions", failure);
        }
    }
}
