using HealthScoring.EventStore;
using HealthScoring.Ingestion.Validation;
using Npgsql;

namespace HealthScoring.Ingestion.Storage;

/// <summary>Keeps refused input, so that it is never lost and never blocks what is right. Only for a time: it can name persons, and nobody corrects it after a month.</summary>
public static class Quarantine
{
    /// <summary>Most bytes of a body that are kept.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>How long refused input is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Enters refusals; one that is there already stays as it was.</summary>
    public static async Task Enter(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<Refusal> refusals, DateTimeOffset now, CancellationToken cancellation)
    {
        var entries = refusals.Select(r => (Id: Keys.Content(r.Source, r.Body.Span), Refusal: r)).DistinctBy(r => r.Id).OrderBy(r => r.Id).ToList();
        if (entries.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            """
            insert into ingest.quarantine (id, source, reason, detail, body, body_length, backfill_id, received_at)
            select k.*, $8 from unnest($1, $2, $3, $4, $5, $6, $7) k on conflict do nothing
            """,
            connection, transaction)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. entries.Select(e => e.Id)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. entries.Select(e => e.Refusal.Source)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. entries.Select(e => e.Refusal.Reason)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. entries.Select(e => e.Refusal.Detail)] },
                new NpgsqlParameter<byte[][]> { TypedValue = [.. entries.Select(e => e.Refusal.Body[..Math.Min(MaxBodyBytes, e.Refusal.Body.Length)].ToArray())] },
                new NpgsqlParameter<int[]> { TypedValue = [.. entries.Select(e => e.Refusal.Body.Length)] },
                new NpgsqlParameter<string?[]> { TypedValue = [.. entries.Select(e => e.Refusal.BackfillId)] },
                new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Notes that what was sent again of these entries was refused again, in whole or in part, so that whoever sent it sees that.</summary>
    public static async Task RefusedAgain(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<Guid> entries, DateTimeOffset now, CancellationToken cancellation)
    {
        if (entries.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            "update ingest.quarantine q set refused_again_at = $2 from (select id from ingest.quarantine where id = any($1) order by id for update) k where q.id = k.id", connection, transaction)
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. entries] }, new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Deletes what has been kept long enough; answers how many entries. Some at a time, because after a flood of refused input all of them would not be done within the patience of one command.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends it after some.</param>
    /// <param name="atOnce">How many at a time.</param>
    public static async Task<int> Prune(NpgsqlDataSource dataSource, DateTimeOffset now, CancellationToken cancellation, int atOnce = 10_000)
    {
        for (var all = 0; ;)
        {
            await using var command = dataSource.CreateCommand(
                "delete from ingest.quarantine where id = any(array(select id from ingest.quarantine where received_at < $1 order by received_at limit $2))");
            command.Parameters.AddWithValue((now - Kept).UtcDateTime);
            command.Parameters.AddWithValue(atOnce);
            var deleted = await command.ExecuteNonQueryAsync(cancellation);
            all += deleted;
            if (deleted < atOnce)
            {
                return all;
            }
        }
    }
}
