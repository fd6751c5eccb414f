using System.Text.Json;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore.Decisions;
using Npgsql;
using Names = HealthScoring.Domain.Facts.StoredEvents;

namespace HealthScoring.FaultTests.Checking;

/// <summary>The identities of everything in the event store.</summary>
public static class StoredIdentities
{
    /// <summary>How often each is there.</summary>
    public static async Task<Dictionary<(string Source, string Id), int>> Read(NpgsqlDataSource dataSource)
    {
        var counts = new Dictionary<(string, string), int>();
        await using var command = dataSource.CreateCommand("select type, data::text from store.mt_events where type <> 'tombstone' order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            foreach (var identity in Of(JsonSerializer.Deserialize(reader.GetString(1), Names.ByName[reader.GetString(0)], DecisionStoreConfiguration.Json)!))
            {
                counts[identity] = counts.GetValueOrDefault(identity) + 1;
            }
        }

        return counts;
    }

    private static IEnumerable<(string, string)> Of(object fact) => fact switch
    {
        UsageRecorded usage => usage.Items.Select(i => (usage.Source, i.Id)),
        IAccountFact account => [(account.Source, account.Id)],
        FeatureCatalogPublished catalog => [(catalog.Source, catalog.Id)],
        _ => [],
    };
}
