using HealthScoring.Domain.Webhooks;
using Npgsql;
using Polly.CircuitBreaker;

namespace HealthScoring.Scoring.Webhooks;

/// <summary>
/// Delivers what is due. Each webhook has a task of its own while it has something, so that one which is slow or dead keeps nobody else waiting; the API bounds how many webhooks
/// there are. Of several instances one has a webhook at a time: what is about one account or producer leaves in the order of the log, a few accounts at once.
/// </summary>
internal sealed partial class DeliverWebhooks(WebhookRows rows, SendWebhook send, TimeProvider clock, ScoringTelemetry telemetry, ILogger<DeliverWebhooks> logger)
{
    private const int AtOnce = 4;
    private const int Batch = 50;

    // No attempt begins after a turn, and each ends within its own time: the webhook is given back well before it would be taken away.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lease = Turn + SendWebhook.Within + TimeSpan.FromSeconds(15);

    // Where a breaker tells no time: it is just finding out whether the receiver is back.
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(1);

    private readonly List<Task> _turns = [];

    /// <summary>Begins a turn for each webhook that has something due and is at nobody's hand.</summary>
    /// <param name="stopping">From then on no attempt begins.</param>
    /// <param name="over">Then attempts that are under way are given up, unrecorded; they are made again.</param>
    public async Task Begin(CancellationToken stopping, CancellationToken over)
    {
        _turns.RemoveAll(turn => turn.IsCompleted);
        foreach (var receiver in await rows.Take(Lease, stopping))
        {
            _turns.Add(Deliver(receiver, stopping, over));
        }
    }

    /// <summary>Waits for the turns that have begun.</summary>
    public Task End() => Task.WhenAll(_turns);

    private async Task Deliver(Receiver receiver, CancellationToken stopping, CancellationToken over)
    {
        try
        {
            var began = clock.GetTimestamp();
            bool Ends() => stopping.IsCancellationRequested || clock.GetElapsedTime(began) >= Turn;
            while (!Ends() && await rows.Due(receiver.Id, Batch, over) is { Count: > 0 } due && await rows.GoesOn(receiver, over))
            {
                var owners = due.GroupBy(d => d.Owner, StringComparer.Ordinal);
                await Parallel.ForEachAsync(owners, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = over }, async (owner, cancellation) =>
                {
                    foreach (var delivery in owner)
                    {
                        // Asked before each, because it may have been disabled, changed or deleted, or its receiver have asked to be left alone.
                        if (Ends() || !await rows.GoesOn(receiver, cancellation))
                        {
                            return;
                        }

                        await Attempt(receiver, delivery, cancellation);
                    }
                });
            }

            await rows.Release(receiver, over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // What was not recorded is attempted again, by whoever has the webhook next.
            await GiveBack(receiver);
        }
        catch (NpgsqlException failure)
        {
            // Not given back: in a minute it is free for any instance, and for one that can read what this one cannot.
            DatabaseAway(receiver.Id, failure.Message);
        }
        catch (Exception failure)
        {
            NotDelivered(failure, receiver.Id);
        }
    }

    private async Task GiveBack(Receiver receiver)
    {
        try
        {
            await rows.Release(receiver, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // It is free in a minute in any case.
        }
    }

    private async Task Attempt(Receiver receiver, DueDelivery delivery, CancellationToken cancellation)
    {
        var (at, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        Attempt attempt;
        try
        {
            attempt = await send.Run(receiver, delivery.MessageId, delivery.Body, cancellation);
        }
        catch (BrokenCircuitException broken)
        {
            await rows.Pause(receiver, broken.RetryAfter ?? ShortPause, cancellation);
            return;
        }

        if (await rows.Record(receiver, delivery, attempt, at, clock.GetElapsedTime(began), cancellation) is { } after)
        {
            telemetry.CountDelivery(after.Status);
            if (after.DisabledBecause is { } reason)
            {
                Disabled(receiver.Id, reason);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} is disabled. {Reason}")]
    private partial void Disabled(Guid webhook, string reason);

    [LoggerMessage(LogLevel.Warning, "Deliveries of webhook {Webhook} wait for the database: {Message}")]
    private partial void DatabaseAway(Guid webhook, string message);

    [LoggerMessage(LogLevel.Error, "Deliveries of webhook {Webhook} ended unexpectedly and will be tried again in a minute")]
    private partial void NotDelivered(Exception failure, Guid webhook);
}
