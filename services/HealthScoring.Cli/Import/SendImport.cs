using HealthScoring.Cli.Publishing;

namespace HealthScoring.Cli.Import;

/// <summary>Sends an import: the start, the accounts, the events, and once all of them are confirmed, the end.</summary>
public static class SendImport
{
    /// <summary>Sends it.</summary>
    /// <param name="plan">What to send.</param>
    /// <param name="pass">Tells this import from earlier ones of the same files in the ids of its messages; empty until one has been stored.</param>
    /// <param name="publisher">The broker.</param>
    /// <param name="cancellation">Stops before the end is sent.</param>
    public static async Task Run(ImportPlan plan, string pass, UsagePublisher publisher, CancellationToken cancellation)
    {
        var prefix = plan.BackfillId + pass;
        await Mark(Registrations.Started(plan), publisher, prefix + "-started", cancellation);
        var batches = new BatchedEvents(publisher.Publish, prefix);
        foreach (var registration in Registrations.Of(plan))
        {
            await batches.Add(registration, cancellation);
        }

        // Accounts first, so that no event has to wait for its account.
        await batches.Close(cancellation);
        await publisher.Flush(cancellation);
        await Events(plan, batches, cancellation);
        await batches.Close(cancellation);
        await publisher.Flush(cancellation);
        await Mark(Registrations.Completed(plan), publisher, prefix + "-completed", cancellation);
    }

    private static async Task Events(ImportPlan plan, BatchedEvents batches, CancellationToken cancellation)
    {
        using var lines = new Lines(plan.Files.Events);
        var rewrite = new RewriteEvent(plan.BackfillId, plan.Shift);
        for (var count = 0L; lines.Next(); count++)
        {
            var (e, fault) = EventLine.Read(lines.Current.Span);
            if (fault is not null || count == plan.Events.Count)
            {
                throw lines.Fault("the file has changed since it was checked.");
            }

            await batches.Add(e.Source, rewrite.Of(lines.Current.Span), cancellation);
        }
    }

    // Marks hold no events that are counted.
    private static async Task Mark(Contracts.V1.UsageEvent mark, UsagePublisher publisher, string id, CancellationToken cancellation)
    {
        await publisher.Publish(new(id, mark.Source, UsageJson.Of(mark), 0), cancellation);
        await publisher.Flush(cancellation);
    }
}
