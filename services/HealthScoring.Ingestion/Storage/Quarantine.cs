using HealthScoring.EventStore;
using HealthScoring.Ingestion.Validation;
using Npgsql;

namespace HealthScoring.Ingestion.Storage;

/// <summary>Keeps refused input, so that it is never lost and never blocks what is right.</summary>
public static class Quarantine
{
    /// <summary>Most bytes of a body that are kept.</summary>
    public const int MaxBodyBytes = 64 * 1024;

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
            insert into ingest.quarantine (id, source, reason, detail, body, body_length, received_at)
            select k.*, $7 from unnest($1, $2, $3, $4, $5, $6) k on conflict do nothing
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
                new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
