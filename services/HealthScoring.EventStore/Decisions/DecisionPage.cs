using System.Text.Json;
using HealthScoring.EventStore.Database;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>Reads the log of decisions page by page, for those who keep their progress with what they make of it.</summary>
public static class DecisionPage
{
    private const string Schema = DecisionStoreConfiguration.Schema;

    /// <summary>
    /// The number up to which the log is complete: nothing with a smaller one can be committed any more. The relay of decisions keeps it, whether or not its broker is there.
    /// </summary>
    public static async Task<long> CompleteThrough(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select last_seq_id from {Schema}.mt_event_progression where name = 'HighWaterMark'", connection);
        return await command.ExecuteScalarAsync(cancellation) is long complete ? complete : 0;
    }

    /// <summary>The decisions that are told to others, in order.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="after">Number of the last one before.</param>
    /// <param name="through">Number of the last one.</param>
    /// <param name="closes">Whether closes are wanted, which are by far the most.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OtherVersionException">A newer version stored one of them.</exception>
    public static async Task<IReadOnlyList<(long Sequence, object Decision)>> Read(
        NpgsqlConnection connection, long after, long through, bool closes, CancellationToken cancellation)
    {
        await UnknownType.DemandNone(connection, Schema, StoredDecisions.ByName.Keys, after, through, cancellation);
        await using var command = new NpgsqlCommand(
            $"""
            select seq_id, type, data::text from {Schema}.mt_events
            where seq_id > $1 and seq_id <= $2 and type <> 'tombstone' and not is_skipped and ($3 or type <> $4) and data ? 'sequence' order by seq_id
            """,
            connection)
        {
            Parameters = { Value(after), Value(through), Value(closes), Value(StoredDecisions.DayClosed) },
        };
        var decisions = new List<(long, object)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            decisions.Add((reader.GetInt64(0), Parse(reader.GetString(1), reader.GetString(2))));
        }

        return decisions;
    }

    /// <summary>A decision as it is stored.</summary>
    /// <param name="type">Its stored name.</param>
    /// <param name="json">Its data.</param>
    /// <exception cref="OtherVersionException">A newer version stored it.</exception>
    public static object Parse(string type, string json) => JsonSerializer.Deserialize(json, StoredTypes.OfDecision(type), DecisionStoreConfiguration.Json)!;
}
