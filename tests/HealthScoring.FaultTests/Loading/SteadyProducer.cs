using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.FaultTests.Loading;

/// <summary>A product app at a node of a cluster: it publishes batches at a steady rate, each again until it is confirmed, and goes to the next node when its own is gone.</summary>
/// <param name="nodes">Where the nodes are reached.</param>
/// <param name="first">The one to begin with.</param>
/// <param name="source">Its name.</param>
/// <param name="accounts">Accounts that are used, one after the other.</param>
public sealed class SteadyProducer(IReadOnlyList<Uri> nodes, int first, string source, int accounts)
{
    private const int BatchEvents = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(10);

    /// <summary>Identities that the broker confirmed.</summary>
    public ConcurrentBag<(string Source, string Id)> Confirmed { get; } = [];

    /// <summary>Batches that were sent more than once, because nothing was heard of the first time.</summary>
    public int Repeats { get; private set; }

    /// <summary>The longest time without a confirm.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>Publishes until it is told to stop.</summary>
    public async Task Run(CancellationToken stop)
    {
        var node = first;
        var broker = new ConfirmedPublisher(nodes[node], ConfirmWithin);
        var silent = Stopwatch.StartNew();
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            string[] ids = [.. Enumerable.Range(0, BatchEvents).Select(i => $"{number}-{i}")];
            var body = JsonSerializer.SerializeToUtf8Bytes(new
            {
                events = ids.Select((id, i) => new
                {
                    id, source, type = "login", accountId = $"a{((number * BatchEvents) + i) % accounts}", userId = $"u{i}", occurredAt = TimeProvider.System.GetUtcNow(),
                }),
            });
            while (!await IsConfirmed(broker, body, $"{source}-{number}"))
            {
                Repeats++;
                await broker.Reset();
                node = (node + 1) % nodes.Count;
                broker = new(nodes[node], ConfirmWithin);
            }

            LongestSilence = silent.Elapsed > LongestSilence ? silent.Elapsed : LongestSilence;
            silent.Restart();
            ids.ToList().ForEach(id => Confirmed.Add((source, id)));
            await Task.Delay(Pause, CancellationToken.None);
        }

        await broker.DisposeAsync();
    }

    private async Task<bool> IsConfirmed(ConfirmedPublisher broker, byte[] body, string messageId)
    {
        try
        {
            await broker.Publish(source, body, messageId);
            return true;
        }
        catch (Exception failure) when (failure is RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException or TimeoutException)
        {
            return false;
        }
    }
}
