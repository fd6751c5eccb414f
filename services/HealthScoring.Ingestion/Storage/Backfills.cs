using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.Validation;
using Npgsql;

namespace HealthScoring.Ingestion.Storage;

/// <summary>
/// Counts what arrives of each backfill. A message counts once however often it is delivered. Without a message id a redelivery is told by its body, so that
/// of two equal bodies without ids one may go uncounted if the broker redelivers it: producers of backfills should set message ids.
/// </summary>
public static class Backfills
{
    /// <summary>
    /// Counts the messages' events. Answers the backfills that are now wholly stored, with how many events they had: each is answered by exactly one
    /// transaction, and by one that holds the lock on the backfill's row until it commits, after all others.
    /// </summary>
    public static async Task<IReadOnlyList<(string BackfillId, long Events)>> Count(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<ReceivedMessage> messages, IReadOnlyList<IncomingEvent> accepted,
        DateTimeOffset now, CancellationToken cancellation)
    {
        // What was counted when it was refused stands for what is sent instead of it.
        var stored = new List<(string, long)>();
        messages = [.. messages.Where(m => m.Resubmission is not { Counted: true })];
        var backfills = messages.SelectMany(m => BackfillsOf(m.Content)).Concat(accepted.Where(e => ReadEvent.IsMark(e.Event)).Select(e => e.Event.BackfillId!));
        foreach (var backfill in backfills.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var expected = accepted.FirstOrDefault(e => e.Event.Type == UsageEventType.BackfillCompleted && e.Event.BackfillId == backfill)?.Event.Events;
            var (counted, isStored) = await Locked(connection, transaction, backfill, now, cancellation);
            foreach (var message in messages)
            {
                // Once everything is stored the count decides nothing any more, and need not be guarded.
                var events = EventsOf(message.Content, backfill);
                counted += events > 0 && (isStored || await FirstDelivery(connection, transaction, backfill, message, cancellation)) ? events : 0;
            }

            if (await Update(connection, transaction, backfill, counted, expected, cancellation))
            {
                await DropDeliveries(connection, transaction, backfill, cancellation);
                stored.Add((backfill, counted));
            }
        }

        return stored;
    }

    private static IEnumerable<string> BackfillsOf(ReadResult content) =>
        content.Events.Where(e => !ReadEvent.IsMark(e.Event)).Select(e => e.Event.BackfillId).Concat(content.Refused.Select(r => r.BackfillId)).OfType<string>();

    private static int EventsOf(ReadResult content, string backfill) =>
        content.Events.Count(e => !ReadEvent.IsMark(e.Event) && e.Event.BackfillId == backfill) + content.Refused.Count(r => r.BackfillId == backfill);

    private static async Task<(long Received, bool Stored)> Locked(NpgsqlConnection connection, NpgsqlTransaction transaction, string backfill, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into ingest.backfills as b (backfill_id, started_at) values ($1, $2)
            on conflict (backfill_id) do update set received = b.received returning received, stored
            """,
            connection, transaction)
        {
            Parameters = { new() { Value = backfill }, new() { Value = now.UtcDateTime } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetBoolean(1));
    }

    private static async Task DropDeliveries(NpgsqlConnection connection, NpgsqlTransaction transaction, string backfill, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("delete from ingest.backfill_deliveries where backfill_id = $1", connection, transaction)
        {
            Parameters = { new() { Value = backfill } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<bool> FirstDelivery(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string backfill, ReceivedMessage message, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into ingest.backfill_deliveries (backfill_id, delivery, body) select $1, $2, $3
            where not $4 or not exists (select from ingest.backfill_deliveries where backfill_id = $1 and body = $3)
            on conflict do nothing
            """,
            connection, transaction)
        {
            Parameters = { new() { Value = backfill }, new() { Value = message.Delivery }, new() { Value = message.Body }, new() { Value = message.MayBeRepeat } },
        };
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private static async Task<bool> Update(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string backfill, long counted, long? expected, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            with before as (select stored from ingest.backfills where backfill_id = $1)
            update ingest.backfills set received = $2, expected = coalesce($3, expected), stored = stored or $2 >= coalesce($3, expected, 9223372036854775807)
            where backfill_id = $1 returning stored and not (select stored from before)
            """,
            connection, transaction)
        {
            Parameters = { new() { Value = backfill }, new() { Value = counted }, new NpgsqlParameter<long?> { TypedValue = expected } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
