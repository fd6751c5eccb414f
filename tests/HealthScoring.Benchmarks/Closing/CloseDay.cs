using HealthScoring.EventStore.Decisions;

namespace HealthScoring.Benchmarks.Closing;

/// <summary>Closes what is due when a day is over, as one scoring service on this machine does.</summary>
internal static class CloseDay
{
    public static Task RunAsync(CloseDueAccounts close, DateOnly day)
    {
        var horizon = new CloseHorizon(new DateTimeOffset(day.AddDays(1).ToDateTime(new(1, 0)), TimeSpan.Zero), 0);
        return Parallel.ForEachAsync(Enumerable.Range(0, DecisionLocks.Lanes), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (lane, cancellation) =>
        {
            while ((await close.Batch(lane, horizon, cancellation)).Looked > 0)
            {
                // Batch by batch.
            }
        });
    }
}
