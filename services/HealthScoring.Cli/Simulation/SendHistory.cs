using HealthScoring.Cli.Publishing;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Simulation;

/// <summary>Sends a stretch of the past inside a backfill. Interrupted and begun again, it sends the same messages, of which each counts once.</summary>
public static class SendHistory
{
    /// <summary>Sends it; answers how many events it had.</summary>
    public static async Task<int> Run(Timetable timetable, DemoBackfill backfill, UsagePublisher publisher, CancellationToken cancellation)
    {
        await Mark(Of(backfill, UsageEventType.BackfillStarted), publisher, cancellation);
        var batches = new BatchedEvents(publisher.Publish, backfill.Id);
        var count = 0;
        foreach (var e in timetable.Between(backfill.After ?? timetable.Beginning, backfill.Through))
        {
            await batches.Add(e with { BackfillId = backfill.Id }, cancellation);
            count++;
        }

        await batches.Close(cancellation);
        await publisher.Flush(cancellation);
        await Mark(Of(backfill, UsageEventType.BackfillCompleted) with { Events = count }, publisher, cancellation);
        return count;
    }

    private static UsageEvent Of(DemoBackfill backfill, string type) =>
        new() { Id = $"{backfill.Id}-{type}", Source = DemoSource.Web, Type = type, OccurredAt = backfill.Through, BackfillId = backfill.Id };

    private static async Task Mark(UsageEvent mark, UsagePublisher publisher, CancellationToken cancellation)
    {
        await publisher.Publish(new(mark.Id, mark.Source, UsageJson.Of(mark), 0), cancellation);
        await publisher.Flush(cancellation);
    }
}
