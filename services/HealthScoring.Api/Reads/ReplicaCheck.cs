using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthScoring.Api.Reads;

/// <summary>
/// Healthy while questions are answered from a replica that keeps up. Degraded where answers are old, or the primary has to give them: the API works, and somebody should look. Unhealthy where
/// there is nobody to answer, or the wrong one.
/// </summary>
internal sealed class ReplicaCheck(NpgsqlDataSource primary, [FromKeyedServices(AnswersFromReplica.Key)] NpgsqlDataSource replica, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(30);
    private readonly ReplicaLag _lag = new(clock);

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        WalPosition there;
        try
        {
            there = await WalPosition.Read(replica, cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            return HealthCheckResult.Unhealthy($"The replica does not answer ({failure.SqlState ?? "no connection"}).");
        }

        try
        {
            return Judge(await WalPosition.Read(primary, cancellationToken), there);
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Degraded("The replica answers. The primary does not, so nobody can say how old the answers are.");
        }
    }

    // The replica was asked before the primary, so what it lacks is never too little.
    private HealthCheckResult Judge(WalPosition here, WalPosition there)
    {
        if (there.System != here.System)
        {
            return HealthCheckResult.Unhealthy("It is no replica of the database that commands go to.");
        }

        if (!there.IsReplica)
        {
            return there.Started == here.Started
                ? HealthCheckResult.Degraded("No replica answers; questions go to the primary.")
                : HealthCheckResult.Unhealthy("It is no replica any more: it has been promoted.");
        }

        var behind = _lag.Of(here.Position, there.Position);
        var bytes = Math.Max(0, (decimal)(ulong)here.Position - (ulong)there.Position);
        var state = string.Create(CultureInfo.InvariantCulture, $"Behind by {bytes:N0} bytes, for {behind.TotalSeconds:N0} s.");
        return behind > MaxLag ? HealthCheckResult.Degraded(state) : HealthCheckResult.Healthy(state);
    }
}
