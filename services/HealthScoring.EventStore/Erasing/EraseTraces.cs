using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Telemetry;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Erasing;

/// <summary>
/// Takes trace contexts off everything that is kept of an account. A trace leads to what a producer's own tracing knows of a request, the person's name perhaps; which fact of usage came with which person
/// cannot be told, and a trace is of use for days only.
/// </summary>
internal static class EraseTraces
{
    /// <summary>Does it.</summary>
    /// <param name="connection">Of the transaction.</param>
    /// <param name="transaction">That erases.</param>
    /// <param name="schema">Generation of the read model that readers use.</param>
    /// <param name="account">The account.</param>
    /// <param name="facts">Streams of its facts.</param>
    /// <param name="decisions">Streams of its decisions.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task Run(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ReadModelSchema schema, string account, Guid[] facts, Guid[] decisions, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            Timeout = ErasePerson.PatienceSeconds,
            BatchCommands =
            {
                OfEvents(EventStoreConfiguration.Schema, facts),
                OfEvents(DecisionStoreConfiguration.Schema, decisions),
                OfRow(schema, "dirty", account),
                OfRow(schema, "health", account),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlBatchCommand OfEvents(string schema, Guid[] streams) =>
        new($"update {schema}.mt_events set headers = headers - '{Tracing.Header}' where stream_id = any($1) and headers ? '{Tracing.Header}'") { Parameters = { Value(streams) } };

    private static NpgsqlBatchCommand OfRow(ReadModelSchema schema, string table, string account) =>
        new($"update {schema.Name}.{table} set trace = null, traced_at = null where account = $1 and trace is not null") { Parameters = { Value(Keys.Account(account)) } };
}
