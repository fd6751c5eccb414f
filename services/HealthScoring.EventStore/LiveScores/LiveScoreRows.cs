using HealthScoring.EventStore.ReadModel;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.LiveScores;

/// <summary>The rows of live scores: which are due, and what became of them.</summary>
public sealed class LiveScoreRows(ReadModelSchema schema)
{
    private readonly List<(AccountSnapshot Snapshot, LiveScore Score, string? Trace, DateTimeOffset? TracedAt)> _scores = [];

    /// <summary>Takes a score, and where the trace of a fact in it goes on, if it has one.</summary>
    public void Add(AccountSnapshot snapshot, LiveScore score, string? trace, DateTimeOffset? tracedAt) => _scores.Add((snapshot, score, trace, tracedAt));

    /// <summary>Accounts whose facts changed, longest waiting first, and accounts whose local day ended.</summary>
    public async Task<IReadOnlyList<DueAccount>> Due(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select account, d.stored_at, d.trace, d.traced_at from (
              (select account from {schema.Name}.dirty order by since limit $1) union (select account from {schema.Name}.health where due_at <= $2 order by due_at limit $1)) due
            left join {schema.Name}.dirty d using (account)
            """,
            connection, transaction)
        {
            Parameters = { new() { Value = limit }, new() { Value = now.UtcDateTime } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await Read(reader, cancellation);
    }

    /// <summary>
    /// Takes accounts out of those that are due, with scores as of the position <paramref name="through"/>; answers what they were waiting with. The share lock on the position waits for a page that is
    /// being written, so that what it makes outdated is seen here: those accounts stay due, and wait from then on.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, DueAccount>> Settle(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<DueAccount> due, long through, CancellationToken cancellation)
    {
        const string newer = "d.trace is distinct from k.trace";
        var s = schema.Name;
        Guid[] accounts = [.. due.Select(d => d.Key)];
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new($"select through from {s}.position for share"),
                new($"delete from {s}.dirty where account = any($1) and seq <= $2 returning account, stored_at, trace, traced_at") { Parameters = { Value(accounts), Value(through) } },

                // A trace that came since belongs to a fact that is not in the score.
                new($"""
                    update {s}.dirty d set since = seq, stored_at = last_stored_at, trace = case when {newer} then d.trace end, traced_at = case when {newer} then d.traced_at end
                    from unnest($1, $3) k(account, trace) where d.account = k.account and d.since <= $2
                    """) { Parameters = { Value(accounts), Value(through), Value(due.Select(d => d.Trace).ToArray()) } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var waiting = due.ToDictionary(d => d.Key);
        foreach (var settled in await Read(reader, cancellation))
        {
            waiting[settled.Key] = settled;
        }

        return waiting;
    }

    /// <summary>Writes the scores. Band and last closed day of a row that is there belong to the closes, which may be writing them now.</summary>
    public async Task Write(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var (snapshot, score, trace, tracedAt) in _scores)
        {
            batch.BatchCommands.Add(HealthRow.Write(schema, snapshot, score, now, trace, tracedAt));
        }

        if (_scores.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static async Task<IReadOnlyList<DueAccount>> Read(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var accounts = new List<DueAccount>();
        while (await reader.ReadAsync(cancellation))
        {
            accounts.Add(new(reader.GetGuid(0), Time(1), reader.IsDBNull(2) ? null : reader.GetString(2), Time(3)));
        }

        return accounts;

        DateTimeOffset? Time(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }
}
