using HealthScoring.Ingestion.Validation;
using Npgsql;

namespace HealthScoring.Ingestion.Storage;

/// <summary>What became of the valid events of a transaction.</summary>
/// <param name="Accepted">Seen for the first time.</param>
/// <param name="Duplicates">How many were seen before with the same payload.</param>
/// <param name="Conflicts">Seen before with another payload.</param>
public sealed record InboxResult(IReadOnlyList<IncomingEvent> Accepted, int Duplicates, IReadOnlyList<IncomingEvent> Conflicts);

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
        var (first, duplicates, conflicts) = (new Dictionary<Guid, IncomingEvent>(), 0, new List<IncomingEvent>());
        foreach (var e in events)
        {
            if (first.TryAdd(e.Key, e))
            {
                continue;
            }

            if (first[e.Key].Payload == e.Payload)
            {
                duplicates++;
            }
            else
            {
                conflicts.Add(e);
            }
        }

        // Sorted, here and in every other statement that takes several row locks: two transactions with the same events then wait, and never deadlock.
        var sorted = first.Values.OrderBy(e => e.Key).ToList();
        var entered = await Keys(
            "insert into ingest.inbox (key, payload) select * from unnest($1, $2) on conflict do nothing returning key", connection, transaction, sorted, cancellation);
        var seen = sorted.Where(e => !entered.Contains(e.Key)).ToList();
        if (seen.Count == 0)
        {
            return new([.. first.Values], duplicates, conflicts);
        }

        var other = await Keys(
            "select b.key from ingest.inbox b join unnest($1, $2) k(key, payload) using (key) where b.payload <> k.payload", connection, transaction, seen, cancellation);
        conflicts.AddRange(seen.Where(e => other.Contains(e.Key)));
        return new([.. first.Values.Where(e => entered.Contains(e.Key))], duplicates + seen.Count - other.Count, conflicts);
    }

    private static async Task<HashSet<Guid>> Keys(
        string sql, NpgsqlConnection connection, NpgsqlTransaction transaction, List<IncomingEvent> events, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. events.Select(e => e.Key)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. events.Select(e => e.Payload)] });
        var keys = new HashSet<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            keys.Add(reader.GetGuid(0));
        }

        return keys;
    }
}
