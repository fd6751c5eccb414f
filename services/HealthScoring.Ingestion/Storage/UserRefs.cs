using HealthScoring.Ingestion.Validation;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Ingestion.Storage;

/// <summary>
/// Gives users their pseudonyms: random, so that nothing leads back from a stored fact to a person once the one row that maps them is deleted.
/// Read in every transaction and never cached, so that an erased person who comes back is a new one at once.
/// </summary>
public static class UserRefs
{
    /// <summary>The pseudonym of each user that the events name, new where there was none.</summary>
    public static async Task<IReadOnlyDictionary<(string AccountId, string UserId), Guid>> Of(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<IncomingEvent> events, Func<Guid> newRef, CancellationToken cancellation)
    {
        var users = events
            .Where(e => e.Event is { AccountId: not null, UserId: not null })
            .Select(e => (AccountId: e.Event.AccountId!, UserId: e.Event.UserId!))
            .Distinct()
            .GroupBy(u => u.AccountId, StringComparer.Ordinal)
            .Select(a => (Account: EventStore.Keys.Account(a.Key), Users: a))
            .SelectMany(a => a.Users, (a, u) => (u.AccountId, u.UserId, a.Account))
            .OrderBy(u => u.Account).ThenBy(u => u.UserId, StringComparer.Ordinal)
            .ToList();
        var refs = new Dictionary<(string, string), Guid>(users.Count);
        if (users.Count == 0)
        {
            return refs;
        }

        Guid[] accounts = [.. users.Select(u => u.Account)];
        string[] ids = [.. users.Select(u => u.UserId)];
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new("""
                    insert into ingest.user_refs (account, user_id, user_ref)
                    select k.* from unnest($1, $2, $3) k(account, user_id, user_ref)
                    where not exists (select from ingest.user_refs r where r.account = k.account and r.user_id = k.user_id)
                    order by k.account, k.user_id collate "C" on conflict do nothing
                    """)
                {
                    Parameters = { Value(accounts), Value(ids), Value(users.Select(_ => newRef()).ToArray()) },
                },
                new("""
                    select k.n, r.user_ref from unnest($1, $2) with ordinality k(account, user_id, n) join ingest.user_refs r using (account, user_id)
                    """)
                {
                    Parameters = { Value(accounts), Value(ids) },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var user = users[(int)reader.GetInt64(0) - 1];
            refs.Add((user.AccountId, user.UserId), reader.GetGuid(1));
        }

        return refs;
    }
}
