using System.Collections.Concurrent;
using System.Diagnostics;

namespace HealthScoring.Benchmarks;

/// <summary>Several ingestion instances that share one queue of batches.</summary>
internal static class Writers
{
    public static async Task<TimeSpan> RunAsync(int writers, IReadOnlyList<UsageEvent[]> batches, Func<int, UsageEvent[], Task> ingest)
    {
        var queue = new ConcurrentQueue<UsageEvent[]>(batches);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            while (queue.TryDequeue(out var batch))
            {
                await ingest(writer, batch);
            }
        })));
        return watch.Elapsed;
    }
}
