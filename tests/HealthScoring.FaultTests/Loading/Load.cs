using System.Collections.Concurrent;
using System.Text.Json;
using HealthScoring.FaultTests.Processes;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.FaultTests.Loading;

/// <summary>
/// Product apps: they publish batches with confirms, and each batch again until the broker confirms it. What was attempted and what was confirmed is on record, and nothing else
/// is promised about the rest.
/// </summary>
public sealed class Load(Cluster cluster, int seed)
{
    private const int Producers = 2;
    private const int BatchEvents = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(string Source, string Id), bool> _events = new();

    /// <summary>Identities that were sent at least once.</summary>
    public IReadOnlySet<(string Source, string Id)> Attempted => _events.Keys.ToHashSet();

    /// <summary>Identities whose message the broker confirmed.</summary>
    public IReadOnlySet<(string Source, string Id)> Confirmed => _events.Where(e => e.Value).Select(e => e.Key).ToHashSet();

    /// <summary>Batches that had to be sent again.</summary>
    public int Repeats => _repeats;

    private int _repeats;

    /// <summary>Sends until it is told to stop; batches that are under way then are sent to their confirm.</summary>
    public Task Run(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Producers).Select(n => Task.Run(() => Produce(n, stop), CancellationToken.None)));

    private async Task Produce(int producer, CancellationToken stop)
    {
        var (random, source, number) = (new Random((seed * 10) + producer), $"app-{producer}", 0);
        await using var broker = new ConfirmedPublisher(cluster.RabbitMq, ConfirmWithin);
        List<object> batch = [.. LoadEvents.Beginning(source, producer, cluster.Clock.GetUtcNow())];
        var earlier = new List<object>();
        while (true)
        {
            await Send(broker, source, batch, $"{source}-{number++}");
            if (stop.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Pause, CancellationToken.None);
            batch = [.. Enumerable.Range(0, BatchEvents).Select(i => LoadEvents.Use(source, producer, $"{number}-{i}", random, cluster.Clock.GetUtcNow()))];
            if (earlier.Count > 0 && random.Next(4) == 0)
            {
                // A client that retries what it has sent before, under the same identities.
                batch.AddRange(earlier.Where(_ => random.Next(4) == 0));
            }

            earlier = batch;
        }
    }

    private async Task Send(ConfirmedPublisher broker, string source, List<object> batch, string messageId)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { events = batch });
        var identities = batch.Select(e => JsonSerializer.SerializeToElement(e).GetProperty("id").GetString()!).Select(id => (source, id)).ToList();
        identities.ForEach(id => _events.TryAdd(id, false));
        while (true)
        {
            try
            {
                await broker.Publish(source, body, messageId);
                identities.ForEach(id => _events[id] = true);
                return;
            }
            catch (Exception failure) when (failure is RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException or TimeoutException)
            {
                Interlocked.Increment(ref _repeats);
                await broker.Reset();
                await Task.Delay(500, CancellationToken.None);
            }
        }
    }
}
