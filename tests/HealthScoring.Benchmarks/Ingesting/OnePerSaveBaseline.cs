using System.Diagnostics;
using HealthScoring.Benchmarks.Measuring;
using JasperFx;
using Marten;

namespace HealthScoring.Benchmarks.Ingesting;

/// <summary>How it is written first: a consumer that appends one event to its account's stream and saves, with Marten as it comes. Two at a time, as ingestion has two batches at a time.</summary>
internal static class OnePerSaveBaseline
{
    private const int Writers = 2;
    private const int WarmUp = 300;

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

        // By account, so that no two meet on a stream and nothing fails; and as many for each writer, so that none is idle at the end.
        var parts = Enumerable.Range(0, Writers).Select(_ => new List<UsageEvent>()).ToList();
        foreach (var account in all.GroupBy(e => e.Account).OrderByDescending(a => a.Count()))
        {
            parts.MinBy(p => p.Count)!.AddRange(account);
        }

        await SaveAsync(store, parts.ConvertAll(p => p.Take(WarmUp)));
        var watch = Stopwatch.StartNew();
        await SaveAsync(store, parts.ConvertAll(p => p.Skip(WarmUp)));
        return watch.Elapsed * (events / (double)(events - (Writers * WarmUp)));
    }

    private static Task SaveAsync(DocumentStore store, List<IEnumerable<UsageEvent>> parts) => Task.WhenAll(parts.Select(part => Task.Run(async () =>
    {
        foreach (var usage in part)
        {
            await using var session = store.LightweightSession();
            session.Events.Append(StableGuid.Of(usage.Account), usage);
            await session.SaveChangesAsync();
        }
    })));
}
