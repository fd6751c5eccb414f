using HealthScoring.EventStore.ReadModel;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.LiveScores;

/// <summary>The rows of live scores: which are due, and what became of them.</summary>
public sealed class LiveScoreRows(ReadModelSchema schema)
{
    private readonly List<(AccountSnapshot Snapshot, LiveScore Score)> _scores = [];

    /// <summary>Takes a score.</summary>
    public void Add(AccountSnapshot snapshot, LiveScore score) => _scores.Add((snapshot, score));

    /// <summary>Accounts whose facts changed, longest waiting first, and accounts whose local day ended.</summary>
    public async Task<Guid[]> Due(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            (select account from {schema.Name}.dirty order by since limit $1) union (select account from {schema.Name}.health where due_at <= $2 order by due_at limit $1)
            """,
            connection, transaction)
        {
            Parameters = { new() { Value = limit }, new() { Value = now.UtcDateTime } },
        };
        var due = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            due.Add(reader.GetGuid(0));
        }

        return [.. due];
    }

    /// <summary>
    /// Writes the scores, which are as of the position <paramref name="through"/>. The share lock on the position waits for a page that is being written, so that what it makes outdated is seen here: those
    /// accounts stay due, and wait from then on. Band and last closed day of a row that is there belong to the closes, which may be writing them now.
    /// </summary>
    public async Task Write(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid[] due, long through, DateTimeOffset now, CancellationToken cancellation)
    {
        var s = schema.Name;
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new($"select through from {s}.position for share"),
                new($"delete from {s}.dirty where account = any($1) and seq <= $2") { Parameters = { Value(due), Value(through) } },
                new($"update {s}.dirty set since = seq where account = any($1) and since <= $2") { Parameters = { Value(due), Value(through) } },
            },
        };
        foreach (var (snapshot, score) in _scores)
        {
            batch.BatchCommands.Add(HealthRow.Write(schema, snapshot, score, now));
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }
}
