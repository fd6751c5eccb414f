using HealthScoring.Domain.Facts;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Streams;
using Marten;
using Marten.Services;

namespace HealthScoring.Benchmarks.Spikes.Databases;

/// <summary>Marten's own tenancy: one store over several databases, of which a session is told its own. Whether it appends in a transaction of ours, and knows each database's log by itself.</summary>
internal static class MartenTenancy
{
    public static async Task RunAsync(SpikeServer server)
    {
        var databases = await DatabasesSpike.CreateAsync(server, "spike_tenancy", 2);
        using (var store = DocumentStore.For(options =>
        {
            EventStoreConfiguration.Configure(options, databases[0], TimeProvider.System);
            options.MultiTenantedDatabases(tenants =>
            {
                for (var n = 0; n < databases.Length; n++)
                {
                    tenants.AddSingleTenantDatabase(server.ConnectionStringOf($"spike_tenancy_{n}"), $"{n}");
                }
            });
        }))
        {
            for (var n = 0; n < databases.Length; n++)
            {
                await using var connection = await databases[n].OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                var options = SessionOptions.ForTransaction(transaction);
                options.TenantId = $"{n}";
                await using var session = store.LightweightSession(options);
                var now = TimeProvider.System.GetUtcNow();
                session.Events.Append(StreamIds.Backfill("b", slot: 0), Enumerable.Range(0, n + 1).Select(i => (object)new BackfillStored($"b{i}", now, 1)));
                await session.SaveChangesAsync();
                await transaction.CommitAsync();
            }

            var all = await store.Storage.AllDatabases();
            var stored = new List<string>();
            foreach (var database in databases)
            {
                await using var command = database.CreateCommand("select count(*), max(seq_id), min(tenant_id) from store.mt_events");
                stored.AddRange(await MergedReads.ReadAsync(command, row => $"{row.GetInt64(0)} events through number {row.GetInt64(1)}, of tenant {row.GetString(2)}"));
            }

            await Console.Out.WriteLineAsync($"\nMarten's tenancy, one store over {all.Count} databases, appending in transactions of ours: {string.Join("; ", stored)}.");
        }

        await DatabasesSpike.DropAsync(server, databases);
    }
}
