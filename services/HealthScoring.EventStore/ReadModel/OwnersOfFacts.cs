using HealthScoring.EventStore.Database;
using Npgsql;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>Finds whose facts those are that cannot be read as what they should be: the log is JSON, and the account's id is still in it.</summary>
internal static class OwnersOfFacts
{
    /// <summary>Key of the account by sequence number; <see cref="Guid.Empty"/> for what names no account.</summary>
    public static async Task<IReadOnlyDictionary<long, Guid>> Of(NpgsqlConnection connection, IEnumerable<long> sequences, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select seq_id, data ->> 'accountId' from {EventStoreConfiguration.Schema}.mt_events where seq_id = any($1)", connection)
        {
            Parameters = { Parameter.Value(sequences.ToArray()) },
        };
        var owners = new Dictionary<long, Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            owners[reader.GetInt64(0)] = reader.IsDBNull(1) ? Guid.Empty : Keys.Account(reader.GetString(1));
        }

        return owners;
    }
}
