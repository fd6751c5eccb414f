using System.Globalization;
using HealthScoring.EventStore.ReadModel;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Erasing;

/// <summary>
/// Takes an account out of generations of the read model that nobody reads or keeps any more. The current one, and one that is being built, fold the account anew when
/// their projection comes to the event that says so.
/// </summary>
internal static class EraseFromOldGenerations
{
    private static readonly string[] TablesWithIds = ["accounts", "users", "days"];

    /// <summary>Does it.</summary>
    public static async Task Run(NpgsqlConnection connection, NpgsqlTransaction transaction, Person person, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var schema in await Old(connection, transaction, cancellation))
        {
            foreach (var table in TablesWithIds)
            {
                batch.BatchCommands.Add(new($"delete from {schema.Name}.{table} where account = $1") { Parameters = { Value(Keys.Account(person.AccountId)) } });
            }
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static async Task<List<ReadModelSchema>> Old(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select substr(nspname, 6) from pg_namespace cross join control.read_model where nspname ~ '^read_[0-9]{1,9}$' and substr(nspname, 6)::int < generation", connection, transaction);
        var old = new List<ReadModelSchema>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            old.Add(new(int.Parse(reader.GetString(0), CultureInfo.InvariantCulture)));
        }

        return old;
    }
}
