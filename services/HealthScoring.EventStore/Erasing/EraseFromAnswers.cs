using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Erasing;

/// <summary>
/// Masks what receivers of webhooks have answered about a person. Nothing that is delivered names a user, and no body is kept; but an answer says what its receiver likes.
/// </summary>
internal static class EraseFromAnswers
{
    /// <summary>Masks answers to what was delivered about the person's account and that hold their id.</summary>
    public static async Task Run(NpgsqlConnection connection, NpgsqlTransaction transaction, Person person, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            update webhooks.deliveries set attempts = (
              select jsonb_agg(case when strpos(lower(a ->> 'answer'), lower($2)) > 0 then a || '{"answer": "erased"}' else a end order by n)
              from jsonb_array_elements(attempts) with ordinality x (a, n))
            where owner = $1 and exists (select from jsonb_array_elements(attempts) a where strpos(lower(a ->> 'answer'), lower($2)) > 0)
            """,
            connection, transaction)
        {
            Parameters = { Value(person.AccountId), Value(person.UserId) },
            CommandTimeout = ErasePerson.PatienceSeconds,
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
