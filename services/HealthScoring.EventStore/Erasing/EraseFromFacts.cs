using System.Text.Json.Nodes;
using HealthScoring.EventStore.Streams;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Erasing;

/// <summary>Masks what names a person in the stored facts of their account: the one place where a stored fact ever changes.</summary>
internal static class EraseFromFacts
{
    private const string Events = $"{EventStoreConfiguration.Schema}.mt_events";

    /// <summary>Does it; answers whether ids of facts about the account changed, which the read model holds too.</summary>
    public static async Task<bool> Run(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Person person, Guid? reference, Guid[] streams, CancellationToken cancellation)
    {
        var changed = new SortedDictionary<long, JsonObject>();
        var named = false;
        foreach (var (sequence, fact) in await Candidates(connection, transaction, person, reference, streams, cancellation))
        {
            named |= Stamp(sequence, fact) is { } stamp && person.IsNamedIn(stamp.Id);
            if (MaskTexts.In(fact, person, reference))
            {
                changed.Add(sequence, fact);
            }
        }

        if (named)
        {
            await Rename(connection, transaction, person, changed, cancellation);
        }

        await Write(connection, transaction, changed, cancellation);
        return named;
    }

    private static async Task Rename(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Person person, SortedDictionary<long, JsonObject> changed, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select seq_id, data::text from {Events} where stream_id = any($1)", connection, transaction)
        {
            Parameters = { Value(Enumerable.Range(0, WriterSlot.Count).Select(slot => StreamIds.Account(person.AccountId, slot)).ToArray()) },
            CommandTimeout = ErasePerson.PatienceSeconds,
        };
        var facts = (await Read(command, cancellation)).ToDictionary(f => f.Sequence, f => f.Fact);
        foreach (var (sequence, id) in MaskIds.Of(facts.Select(f => Stamp(f.Key, f.Value)).OfType<StampedFact>(), person))
        {
            var fact = changed.TryGetValue(sequence, out var masked) ? masked : changed[sequence] = facts[sequence];
            fact["id"] = id;
        }
    }

    // The database leaves out what cannot hold the id. Its own JSON text is searched, so the id is escaped as it escapes.
    private static async Task<List<(long Sequence, JsonObject Fact)>> Candidates(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Person person, Guid? reference, Guid[] streams, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            with sought as (select substr(quoted, 2, length(quoted) - 2) id from to_jsonb($2::text) json cross join lateral (select json::text quoted) q)
            select e.seq_id, t.json from {Events} e cross join sought cross join lateral (select e.data::text json offset 0) t
            where e.stream_id = any($1) and (strpos(t.json, sought.id) > 0 or strpos(lower(t.json), lower(sought.id)) > 0
              or (strpos(t.json, $3) > 0 and strpos(t.json, '"properties"') > 0))
            """,
            connection, transaction)
        {
            Parameters = { Value(streams), Value(person.UserId), Value(reference?.ToString() ?? person.UserId) },
            CommandTimeout = ErasePerson.PatienceSeconds,
        };
        return await Read(command, cancellation);
    }

    private static async Task<List<(long Sequence, JsonObject Fact)>> Read(NpgsqlCommand command, CancellationToken cancellation)
    {
        var facts = new List<(long, JsonObject)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            facts.Add((reader.GetInt64(0), JsonNode.Parse(reader.GetString(1))!.AsObject()));
        }

        return facts;
    }

    // Usage has no stamp: its items have ids of their own, and nothing is decided by them.
    private static StampedFact? Stamp(long sequence, JsonObject fact) => fact["id"] is { } id && fact["source"] is { } source && fact["occurredAt"] is { } at
        ? new(sequence, source.GetValue<string>(), at.GetValue<DateTimeOffset>(), id.GetValue<string>()) : null;

    private static async Task Write(NpgsqlConnection connection, NpgsqlTransaction transaction, SortedDictionary<long, JsonObject> changed, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"update {Events} e set data = k.data::jsonb from unnest($1, $2) k(seq, data) where e.seq_id = k.seq", connection, transaction)
        {
            Parameters = { Value(changed.Keys.ToArray()), Value(changed.Values.Select(f => f.ToJsonString()).ToArray()) },
            CommandTimeout = ErasePerson.PatienceSeconds,
        };
        if (changed.Count > 0)
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
