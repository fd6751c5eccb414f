using HealthScoring.Ingestion.Validation;
using Npgsql;

namespace HealthScoring.Ingestion.Storage;

/// <summary>What became of the valid events of a transaction.</summary>
/// <param name="Accepted">Seen for the first time.</param>
/// <param name="Duplicates">Seen before with the same payload.</param>
/// <param name="Conflicts">Seen before with another payload.</param>
public sealed record InboxResult(IReadOnlyList<IncomingEvent> Accepted, IReadOnlyList<IncomingEvent> Duplicates, IReadOnlyList<IncomingEvent> Conflicts);

/// <summary>
/// Decides which events are new, in the transaction that stores them: an identity is in the inbox exactly if its event is in the store, so that a
/// redelivery, whenever it comes and wherever it lands, counts once.
/// </summary>
public static class Inbox
{
    /// <summary>Enters the events' identities and tells new, duplicate and conflicting ones apart.</summary>
    public static async Task<InboxResult> Enter(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<IncomingEvent> events, CancellationToken cancellation)
    {
        var all = events.ToList();

        // Sorted, here and in every other statement that takes several row locks: two transactions with the same events then wait, and never deadlock.
        var first = all.DistinctBy(e => e.Key).OrderBy(e => e.Key).ToList();
        var entered = (await Keys(
            "insert into ingest.inbox (key, payload) select * from unnest($1, $2) on conflict do nothing returning key, payload", connection, transaction, first, cancellation))
            .Keys.ToHashSet();
        var stored = await Keys(
            "select key, b.payload from ingest.inbox b join unnest($1, $2) k(key, payload) using (key)", connection, transaction,
            [.. first.Where(e => !entered.Contains(e.Key))], cancellation);

        // Against what is stored, and not against another event of this transaction: that may be the impostor itself.
        var (accepted, duplicates, conflicts) = (new List<IncomingEvent>(), new List<IncomingEvent>(), new List<IncomingEvent>());
        foreach (var e in all)
        {
            if (stored.TryAdd(e.Key, e.Payload))
            {
                accepted.Add(e);
            }
            else if (stored[e.Key] == e.Payload)
            {
                duplicates.Add(e);
            }
            else
            {
                conflicts.Add(e);
            }
        }

        return new(accepted, duplicates, conflicts);
    }

    private static async Task<Dictionary<Guid, long>> Keys(
        string sql, NpgsqlConnection connection, NpgsqlTransaction transaction, List<IncomingEvent> events, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. events.Select(e => e.Key)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. events.Select(e => e.Payload)] });
        var keys = new Dictionary<Guid, long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            keys.Add(reader.GetGuid(0), reader.GetInt64(1));
        }

        return keys;
    }
}
