using System.Text;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Erasing;

/// <summary>Masks the bodies of refused input that name a person. The entries stay, with source, reason, time and length.</summary>
internal static class EraseFromQuarantine
{
    private static readonly byte[] Mask = Encoding.UTF8.GetBytes(Person.Mask);

    /// <summary>Does it; answers how many bodies were masked.</summary>
    public static async Task<int> Run(NpgsqlConnection connection, NpgsqlTransaction transaction, Person person, CancellationToken cancellation)
    {
        var named = await Find(connection, transaction, person, cancellation);
        await using var command = new NpgsqlCommand("update ingest.quarantine set body = $2 where id = any($1)", connection, transaction)
        {
            Parameters = { Value(named.Order().ToArray()), Value(Mask) },
        };
        return named.Count == 0 ? 0 : await command.ExecuteNonQueryAsync(cancellation);
    }

    // The database leaves out what cannot name the person: bodies without the bytes of the id, with no escape and no zero that could be another way to write them.
    private static async Task<List<Guid>> Find(NpgsqlConnection connection, NpgsqlTransaction transaction, Person person, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select id, body from ingest.quarantine
            where $2 or position('\x5c'::bytea in body) > 0 or position('\x00'::bytea in body) > 0
              or strpos(lower(encode(body, 'escape')), lower(encode(convert_to($1, 'UTF8'), 'escape'))) > 0
            """,
            connection, transaction)
        {
            Parameters = { Value(person.UserId), Value(!Ascii.IsValid(person.UserId)) },
            CommandTimeout = ErasePerson.PatienceSeconds,
        };
        var named = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (RefusedBody.Names(person, reader.GetFieldValue<byte[]>(1)))
            {
                named.Add(reader.GetGuid(0));
            }
        }

        return named;
    }
}
