using System.Globalization;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Telemetry;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Erasing;

/// <summary>
/// Takes trace contexts off everything that is kept of an account. A trace leads to what a producer's own tracing knows of a request, the person's name perhaps; which fact of usage came with which person
/// cannot be told, and a trace is of use for days only.
/// </summary>
/// <param name="account">The account.</param>
/// <param name="facts">Streams of its facts.</param>
/// <param name="decisions">Streams of its decisions.</param>
internal sealed class EraseTraces(string account, Guid[] facts, Guid[] decisions)
{
    /// <summary>Does it, in the transaction that erases the person.</summary>
    public async Task Run(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            Timeout = ErasePerson.PatienceSeconds,
            BatchCommands = { OfEvents(EventStoreConfiguration.Schema, facts), OfEvents(DecisionStoreConfiguration.Schema, decisions) },
        };
        foreach (var table in await Tables(connection, transaction, cancellation))
        {
            batch.BatchCommands.Add(new($"update {table} set trace = null, traced_at = null where account = $1 and trace is not null") { Parameters = { Value(Keys.Account(account)) } });
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// Does it once more, in a transaction of its own, when the read model has come past what was stored: a scorer or a close that read a context before the person was erased may since have written it where it
    /// leads. No transaction that scores or closes is open meanwhile.
    /// </summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="wait">How long to wait for those that are open; then it is done all the same.</param>
    public async Task Again(NpgsqlDataSource dataSource, TimeSpan wait)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await using (var alone = await connection.BeginTransactionAsync(CancellationToken.None))
        {
            try
            {
                await using (var bound = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"set local lock_timeout = {(int)wait.TotalMilliseconds}"), connection, alone))
                {
                    await bound.ExecuteNonQueryAsync(CancellationToken.None);
                }

                await DecisionLocks.ChangeGeneration(connection, alone, CancellationToken.None);
                await DecisionLocks.ChangeScorecards(connection, alone, CancellationToken.None);
                await Run(connection, alone, CancellationToken.None);
                await alone.CommitAsync(CancellationToken.None);
                return;
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                // Something is stuck, or the decisions are being folded anew. What is there by now is taken off.
            }
        }

        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        await Run(connection, transaction, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static NpgsqlBatchCommand OfEvents(string schema, Guid[] streams) =>
        new($"update {schema}.mt_events set headers = headers - '{Tracing.Header}' where stream_id = any($1) and headers ? '{Tracing.Header}'") { Parameters = { Value(streams) } };

    // Of every generation: one that nobody reads any more stays until the next rebuild. Marks first, as the scorer takes them.
    private static async Task<List<string>> Tables(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select table_schema || '.' || table_name from information_schema.columns where table_schema ~ '^read_[0-9]+$' and table_name in ('dirty', 'health') and column_name = 'trace' order by 1",
            connection, transaction);
        var tables = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }
}
