using HealthScoring.Domain.Producers;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Streams;
using Marten;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>
/// Notices producers that went dark or are back, and records both. It runs before days are closed, with everything projected that was stored by then: what looks like
/// silence must not be our own lag.
/// </summary>
public sealed class JudgeProducers(NpgsqlDataSource dataSource, IDocumentStore store)
{
    /// <summary>Judges every producer as of a horizon; answers how many changed, or null where the read model has not reached it. One that comes after a judgement of a later
    /// moment leaves everything as it is.</summary>
    public async Task<int?> Run(CloseHorizon horizon, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DecisionLocks.HoldGeneration(connection, transaction, cancellation);
        var schema = await Migrate.Generation(dataSource, cancellation);

        // Readers may have changed over, to a generation that is some events behind, since whoever calls looked.
        if (!await horizon.IsReached(dataSource, schema, cancellation))
        {
            return null;
        }

        if (!await IsLatest(connection, transaction, horizon, cancellation))
        {
            return 0;
        }

        var decisions = new SortedDictionary<Guid, IEnumerable<object>>();
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var (activity, open, silences) in await ProducerState.All(dataSource, schema, cancellation))
        {
            if (open is { } since && activity.LastReceivedAt > since)
            {
                var recovered = new ProducerRecovered(activity.Source, since, activity.LastReceivedAt.Value, horizon.Instant, 2 * silences);
                decisions.Add(StreamIds.Producer(activity.Source), [recovered]);
                batch.BatchCommands.Add(SilenceRows.Ended(recovered));
            }
            else if (open is null && activity.DarkFrom() is { } from && from < horizon.Instant)
            {
                var silent = new ProducerWentSilent(activity.Source, from, activity.LastReceivedAt!.Value, horizon.Instant, (2 * silences) + 1);
                decisions.Add(StreamIds.Producer(activity.Source), [silent]);
                batch.BatchCommands.Add(SilenceRows.Began(silent));
            }
        }

        if (decisions.Count == 0)
        {
            await transaction.CommitAsync(cancellation);
            return 0;
        }

        await batch.ExecuteNonQueryAsync(cancellation);
        await using (var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction)))
        {
            foreach (var (stream, events) in decisions)
            {
                session.Events.Append(stream, events);
            }

            // From here on a rollback would leave a gap in the log's sequence.
            await session.SaveChangesAsync(CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return decisions.Count;
    }

    // Others wait on the row until this transaction ends: judgements follow one another in the order of their times, and what a close saw of them can be told from its time.
    private static async Task<bool> IsLatest(NpgsqlConnection connection, NpgsqlTransaction transaction, CloseHorizon horizon, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("update decisions.judged set at = $1 where at < $1", connection, transaction);
        command.Parameters.Add(Value(horizon.Instant.UtcDateTime));
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }
}
