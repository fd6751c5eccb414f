using HealthScoring.EventStore.ReadModel;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Database;

/// <summary>An event whose type this version does not know: a newer one stored it. Nobody may pass over it, so what comes to it stops until a version takes over that knows it.</summary>
/// <param name="Sequence">Its sequence number.</param>
/// <param name="Name">Its stored name.</param>
public readonly record struct UnknownType(long Sequence, string Name)
{
    /// <summary>
    /// How long nothing is projected or published before an unknown event ahead is taken for the reason. What comes before it may take seconds, and whoever gave up on that would never get there.
    /// </summary>
    public static readonly TimeSpan BlamedAfter = TimeSpan.FromSeconds(5);

    // What a daemon reads at once and a few times more: it stops somewhere before such an event, and not only at it.
    private const int LookAhead = 10_000;

    // Marten's, where an append failed after it had taken its number.
    private const string Tombstone = "tombstone";

    /// <summary>The first in a log that is not far ahead of a position; null where there is none, or nothing is left to do.</summary>
    public static async Task<UnknownType?> Ahead(NpgsqlDataSource dataSource, string schema, IEnumerable<string> known, ReadModelLag lag, CancellationToken cancellation)
    {
        if (!lag.Behind)
        {
            return null;
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await First(connection, schema, known, lag.Through, lag.Through + LookAhead, cancellation);
    }

    /// <summary>Makes sure that a page holds none. Asked of the table, since a daemon takes another record where it does not know a name, and calls it by that record's name.</summary>
    /// <exception cref="OtherVersionException">It holds one.</exception>
    public static async Task DemandNone(NpgsqlConnection connection, string schema, IEnumerable<string> known, long after, long through, CancellationToken cancellation)
    {
        if (await First(connection, schema, known, after, through, cancellation) is { } unknown)
        {
            throw new OtherVersionException($"{unknown}.");
        }
    }

    private static async Task<UnknownType?> First(NpgsqlConnection connection, string schema, IEnumerable<string> known, long after, long through, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select seq_id, type from {schema}.mt_events where seq_id > $1 and seq_id <= $2 and type <> all($3) and not is_skipped order by seq_id limit 1", connection)
        {
            Parameters = { Value(after), Value(through), Value(known.Append(Tombstone).ToArray()) },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new(reader.GetInt64(0), reader.GetString(1)) : null;
    }

    /// <summary>What to say of it.</summary>
    public override string ToString() => $"Event {Sequence} is a {Name}, which this version does not know. A version that knows it must take over";
}
