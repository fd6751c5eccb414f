using System.Text.Json;
using HealthScoring.Domain.Producers;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.ReadModel;
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
    /// <summary>Judges every producer as of a horizon that the read model has reached; answers how many changed. One that comes after a judgement of a later
    /// moment leaves everything as it is.</summary>
    public async Task<int> Run(CloseHorizon horizon, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DecisionLocks.HoldGeneration(connection, transaction, cancellation);
        if (!await IsLatest(connection, transaction, horizon, cancellation))
        {
            return 0;
        }

        var schema = await Migrate.Generation(dataSource, cancellation);
        var decisions = new SortedDictionary<Guid, IEnumerable<object>>();
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var (activity, open, silences) in await Read(schema, cancellation))
        {
            if (open is { } since && activity.LastReceivedAt > since)
            {
                decisions.Add(StreamIds.Producer(activity.Source), [new ProducerRecovered(activity.Source, since, activity.LastReceivedAt.Value, horizon.Instant, 2 * silences)]);
                batch.BatchCommands.Add(new("update decisions.silences set until = $3 where source = $1 and since = $2")
                {
                    Parameters = { Value(activity.Source), Value(since.UtcDateTime), Value(horizon.Instant.UtcDateTime) },
                });
            }
            else if (open is null && activity.DarkFrom() is { } from && from < horizon.Instant)
            {
                decisions.Add(
                    StreamIds.Producer(activity.Source),
                    [new ProducerWentSilent(activity.Source, from, activity.LastReceivedAt!.Value, horizon.Instant, (2 * silences) + 1)]);
                batch.BatchCommands.Add(new("insert into decisions.silences (source, since, noticed_at) values ($1, $2, $3)")
                {
                    Parameters = { Value(activity.Source), Value(from.UtcDateTime), Value(horizon.Instant.UtcDateTime) },
                });
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

            await session.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return decisions.Count;
    }

    // Others wait on the row until this transaction ends: judgements follow one another in the order of their times, and what a close saw of them can be told from its time.
    private static async Task<bool> IsLatest(NpgsqlConnection connection, NpgsqlTransaction transaction, CloseHorizon horizon, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("update decisions.judged set at = $1 where at < $1", connection, transaction);
        command.Parameters.Add(Value(horizon.Instant.UtcDateTime));
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private async Task<List<(SourceActivity Activity, DateTimeOffset? Open, long Silences)>> Read(ReadModelSchema schema, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select s.activity::text, max(d.since) filter (where d.until is null), count(d.since) from {schema.Name}.sources s left join decisions.silences d using (source)
            group by s.source, s.activity order by s.source
            """);
        var sources = new List<(SourceActivity, DateTimeOffset?, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            sources.Add((
                JsonSerializer.Deserialize<SourceActivity>(reader.GetString(0), DecisionStoreConfiguration.Json)!,
                reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2)));
        }

        return sources;
    }
}
