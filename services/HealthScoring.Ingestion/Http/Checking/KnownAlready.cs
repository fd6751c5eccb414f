using HealthScoring.EventStore;
using HealthScoring.Ingestion.Validation;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Ingestion.Http.Checking;

/// <summary>What is stored already of events and their accounts. Reads only.</summary>
/// <param name="Payloads">Hash of the payload of each identity that is stored.</param>
/// <param name="Accounts">Keys of accounts that are registered.</param>
internal sealed record KnownAlready(IReadOnlyDictionary<Guid, long> Payloads, IReadOnlySet<Guid> Accounts)
{
    /// <summary>Looks events up.</summary>
    public static async Task<KnownAlready> Of(NpgsqlDataSource dataSource, IReadOnlyList<IncomingEvent> events, CancellationToken cancellation)
    {
        var (payloads, accounts) = (new Dictionary<Guid, long>(), new HashSet<Guid>());
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new("select key, payload from ingest.inbox where key = any($1)") { Parameters = { Value(events.Select(e => e.Key).ToArray()) } });
        batch.BatchCommands.Add(new("select account from ingest.accounts where account = any($1)")
        {
            Parameters = { Value(events.Select(e => e.Event.AccountId).OfType<string>().Distinct(StringComparer.Ordinal).Select(Keys.Account).ToArray()) },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            payloads.Add(reader.GetGuid(0), reader.GetInt64(1));
        }

        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            accounts.Add(reader.GetGuid(0));
        }

        return new(payloads, accounts);
    }
}
