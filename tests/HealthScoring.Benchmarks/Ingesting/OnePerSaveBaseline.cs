using System.Diagnostics;
using HealthScoring.Benchmarks.Measuring;
using JasperFx;
using Marten;

namespace HealthScoring.Benchmarks.Ingesting;

/// <summary>How it is written first: a consumer that appends one event to its account's stream and saves, with Marten as it comes. Two at a time, as ingestion has two batches at a time.</summary>
internal static class OnePerSaveBaseline
{
    private const int Writers = 2;

    public static async Task<TimeSpan> RunAsync(Servers servers, int events, int accounts)
    {
        var (postgres, _) = await servers.CreateAsync("bench_save");
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(postgres);
            options.Events.AddEventType<UsageEvent>();
        });
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
        var all = Workload.Create(events, accounts, events)[0];

        // By account, so that no two meet on a stream and nothing fails.
        var parts = all.GroupBy(e => (StableGuid.Of(e.Account).GetHashCode() & int.MaxValue) % Writers).Select(g => g.ToList()).ToList();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(parts.Select(part => Task.Run(async () =>
        {
            foreach (var usage in part)
            {
                await using var session = store.LightweightSession();
                session.Events.Append(StableGuid.Of(usage.Account), usage);
                await session.SaveChangesAsync();
            }
        })));
        return watch.Elapsed;
    }
}
