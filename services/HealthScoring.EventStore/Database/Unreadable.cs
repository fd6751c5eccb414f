using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HealthScoring.EventStore.Database;

/// <summary>What readiness says where the database does not answer what it is asked. Only a schema that is not there is a reason to migrate; a database that is starting is not.</summary>
public static class Unreadable
{
    /// <summary>Not ready, and why.</summary>
    /// <param name="what">What was to be read, as the beginning of a sentence.</param>
    /// <param name="failure">What happened.</param>
    public static HealthCheckResult Of(string what, NpgsqlException failure) => HealthCheckResult.Unhealthy(failure switch
    {
        OtherVersionException => failure.Message,
        PostgresException { SqlState: ['4', '2', ..] or ['3', 'F', ..] } missing => OtherVersionException.NotMigrated(missing).Message,
        _ => $"{what} cannot be read ({failure.SqlState ?? "no connection"}).",
    });
}
