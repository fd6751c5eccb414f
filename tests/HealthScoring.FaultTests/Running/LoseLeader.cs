using System.Diagnostics;
using HealthScoring.FaultTests.Checking;
using HealthScoring.FaultTests.Loading;
using HealthScoring.FaultTests.Processes;
using Npgsql;

namespace HealthScoring.FaultTests.Running;

/// <summary>What came of the loss of a node.</summary>
/// <param name="Leader">The node that led the queue, and was lost.</param>
/// <param name="Successor">The one that leads it since.</param>
/// <param name="Confirmed">Events that were confirmed to producers.</param>
/// <param name="Lost">Those of them that are not stored.</param>
/// <param name="Doubled">Those that are stored more than once.</param>
/// <param name="Repeats">Batches that producers sent more than once.</param>
/// <param name="Unconfirmed">For each producer, the longest time without a confirm; that at the lost node is the first.</param>
/// <param name="Unstored">The longest time in which nothing was stored.</param>
public sealed record LeaderLoss(string Leader, string Successor, int Confirmed, int Lost, int Doubled, int Repeats, IReadOnlyList<TimeSpan> Unconfirmed, TimeSpan Unstored);

/// <summary>Takes away the node that leads the queue, while producers at each node publish and an ingesting service consumes.</summary>
public static class LoseLeader
{
    private const string Queue = "usage-ingestion";
    private const int Accounts = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs until it is over for a while, and counts.</summary>
    /// <param name="cluster">The broker.</param>
    /// <param name="vhost">Virtual host in which an ingesting service consumes the queue.</param>
    /// <param name="dataSource">Where that service stores.</param>
    /// <param name="signal">KILL, or STOP for a node that is frozen.</param>
    /// <param name="run">Says that this is not an earlier run.</param>
    /// <param name="before">How long to publish before, and so that the loss shows among it.</param>
    /// <param name="after">How long to go on after it.</param>
    public static async Task<LeaderLoss> Run(BrokerCluster cluster, string vhost, NpgsqlDataSource dataSource, string signal, string run, TimeSpan before, TimeSpan after)
    {
        var leader = await LeaderOf(cluster, vhost, 0);
        SteadyProducer[] producers =
        [
            .. Enumerable.Range(0, BrokerCluster.Names.Count).Select(n => (leader + n) % BrokerCluster.Names.Count)
                .Select(n => new SteadyProducer([.. cluster.Nodes.Select(node => new UriBuilder(node) { Path = vhost }.Uri)], n, $"app-{run}-{n}", Accounts)),
        ];
        using var stop = new CancellationTokenSource();
        var since = TimeProvider.System.GetUtcNow();
        var publishing = producers.Select(p => Task.Run(() => p.Run(stop.Token))).ToList();
        await Task.Delay(before);
        await cluster.Signal(leader, signal);
        await Task.Delay(after);
        await stop.CancelAsync();
        await Task.WhenAll(publishing);

        var successor = await LeaderOf(cluster, vhost, (leader + 1) % BrokerCluster.Names.Count);
        var confirmed = producers.SelectMany(p => p.Confirmed).ToList();
        var stored = await Stored(dataSource, confirmed);
        return new(
            BrokerCluster.Names[leader], BrokerCluster.Names[successor], confirmed.Count, confirmed.Count(id => !stored.ContainsKey(id)), stored.Values.Count(times => times > 1),
            producers.Sum(p => p.Repeats), [.. producers.Select(p => p.LongestSilence)], await LongestPause(dataSource, since));
    }

    /// <summary>The node that leads the queue, as another one sees it.</summary>
    public static async Task<int> LeaderOf(BrokerCluster cluster, string vhost, int seenBy)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var queue = await cluster.Queue(seenBy, vhost, Queue);
            if (queue.TryGetProperty("leader", out var leader) && Array.IndexOf([.. BrokerCluster.Names], leader.GetString()) is var node and >= 0)
            {
                return node;
            }

            waited.Elapsed.Should().BeLessThan(Patience, "the queue is to have a leader");
        }
    }

    // Until what was confirmed is stored, or nobody can expect it any more.
    private static async Task<Dictionary<(string Source, string Id), int>> Stored(NpgsqlDataSource dataSource, IReadOnlyList<(string Source, string Id)> confirmed)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(500))
        {
            var stored = await StoredIdentities.Read(dataSource);
            if (confirmed.All(stored.ContainsKey) || waited.Elapsed > Patience)
            {
                return stored;
            }
        }
    }

    private static async Task<TimeSpan> LongestPause(NpgsqlDataSource dataSource, DateTimeOffset since)
    {
        await using var command = dataSource.CreateCommand("select max(pause) from (select timestamp - lag(timestamp) over (order by timestamp) as pause from store.mt_events where timestamp > $1) t");
        command.Parameters.Add(new() { Value = since.UtcDateTime });
        return (TimeSpan)(await command.ExecuteScalarAsync())!;
    }
}
