using HealthScoring.EventStore.Database;
using Npgsql;

namespace HealthScoring.Scoring.Webhooks;

/// <summary>Keeps webhooks going: what is decided is queued for them, what is due is delivered, what is old is deleted. Every instance does all of it.</summary>
internal sealed partial class KeepWebhooks(
    QueueDeliveries queue, DeliverWebhooks deliver, WebhookRows rows, TimeProvider clock, ILogger<KeepWebhooks> logger) : BackgroundService
{
    /// <summary>How long a delivery is kept after it was queued, whatever became of it.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int PrunedAtOnce = 10_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromHours(1);

    // Most receivers answer within a second. What takes longer is delivered again by whoever comes next; the service has to end in time.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    private DateTimeOffset _prunedAt = DateTimeOffset.MinValue;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var over = new CancellationTokenSource();
        await using var stopped = stoppingToken.Register(() => over.CancelAfter(Grace));
        try
        {
            await Task.WhenAll(
                Repeat(() => Queue(stoppingToken), stoppingToken),
                Repeat(() => deliver.Begin(stoppingToken, over.Token), stoppingToken));
        }
        finally
        {
            await deliver.End();
        }
    }

    private async Task Queue(CancellationToken stopping)
    {
        while (await queue.Page(stopping))
        {
        }

        if (clock.GetUtcNow() - _prunedAt is var passed && (passed >= PruneInterval || passed < TimeSpan.Zero))
        {
            await Prune(stopping);
            _prunedAt = clock.GetUtcNow();
        }
    }

    private async Task Prune(CancellationToken stopping)
    {
        List<(Guid Webhook, long Deleted, long Pending)> pruned;
        do
        {
            pruned = await rows.Prune(Kept, PrunedAtOnce, stopping);
            foreach (var (webhook, _, pending) in pruned.Where(p => p.Pending > 0))
            {
                NeverDelivered(pending, webhook, Kept.Days);
            }
        }
        while (pruned.Sum(p => p.Deleted) == PrunedAtOnce);
    }

    private async Task Repeat(Func<Task> step, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await step();
                await Task.Delay(PollInterval, clock, stopping);
            }
            catch (NpgsqlException failure)
            {
                // A table that is not there is one that the migration has yet to make.
                DatabaseAway(failure is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable } missing ? OtherVersionException.NotMigrated(missing).Message : failure.Message);
                await Task.Delay(RetryInterval, clock, stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                Failed(failure);
                await Task.Delay(RetryInterval, clock, stopping);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Webhooks wait for the database: {Message}")]
    private partial void DatabaseAway(string message);

    [LoggerMessage(LogLevel.Warning, "{Count} deliveries of webhook {Webhook} have waited for {Days} days and are deleted undelivered: it is disabled, or its receiver asks to be left alone")]
    private partial void NeverDelivered(long count, Guid webhook, int days);

    [LoggerMessage(LogLevel.Error, "Webhooks failed unexpectedly and are tried again")]
    private partial void Failed(Exception failure);
}
