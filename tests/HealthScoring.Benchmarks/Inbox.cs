using Npgsql;

namespace HealthScoring.Benchmarks;

/// <summary>Remembers every accepted event by a hashed key; a redelivered one is not accepted again.</summary>
internal sealed class Inbox(string table)
{
    public string CreateTable => $"create table {table} (key uuid primary key, payload bigint not null)";

    public async Task<UsageEvent[]> AcceptAsync(NpgsqlTransaction transaction, UsageEvent[] batch)
    {
        // Sorted, so that two transactions with the same events wait for each other instead of deadlocking.
        var byKey = new SortedDictionary<Guid, UsageEvent>();
        foreach (var usage in batch)
        {
            byKey[StableGuid.Of($"{UsageEvent.Source}\n{usage.Id}")] = usage;
        }

        await using var insert = new NpgsqlCommand(
            $"insert into {table} select * from unnest($1, $2) on conflict do nothing returning key", transaction.Connection, transaction);
        insert.Parameters.Add(new() { Value = byKey.Keys.ToArray() });
        insert.Parameters.Add(new() { Value = byKey.Values.Select(usage => usage.PayloadHash).ToArray() });
        await using var reader = await insert.ExecuteReaderAsync();
        var accepted = new List<UsageEvent>(byKey.Count);
        while (await reader.ReadAsync())
        {
            accepted.Add(byKey[reader.GetGuid(0)]);
        }

        return [.. accepted];
    }
}
