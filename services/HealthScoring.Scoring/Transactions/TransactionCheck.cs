using System.Globalization;
using HealthScoring.EventStore.Database;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthScoring.Scoring.Transactions;

/// <summary>Names stuck transactions in readiness. Degraded, not unhealthy: scoring itself works, and somebody else's session is to be ended.</summary>
internal sealed class TransactionCheck(NpgsqlDataSource dataSource, ScoringOptions options) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var stuck = StuckTransactions.Of(await OpenTransaction.Read(dataSource, cancellationToken), options.StuckTransactionAfter).ToList();
            return stuck.Count == 0
                ? HealthCheckResult.Healthy("None is stuck.")
                : HealthCheckResult.Degraded($"Stuck, the oldest first: {string.Join("; ", stuck.Select(Name))}.");
        }
        catch (NpgsqlException failure)
        {
            return HealthCheckResult.Degraded($"They cannot be looked at ({failure.SqlState ?? "no connection"}).");
        }
    }

    private static string Name(OpenTransaction stuck) =>
        string.Create(CultureInfo.InvariantCulture, $"pid {stuck.Pid} of '{stuck.Application}', {stuck.State}, open since {stuck.Since:u}");
}
