using HealthScoring.Contracts.V1;
using HealthScoring.FaultTests.Checking;
using HealthScoring.FaultTests.Faults;
using HealthScoring.FaultTests.Loading;
using HealthScoring.FaultTests.Processes;

namespace HealthScoring.FaultTests.Running;

/// <summary>Lets a system live through the faults of one seed under load, waits until it has nothing left to do, and checks it.</summary>
public static class RunSeed
{
    private static readonly TimeSpan BeforeFaults = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan BetweenFaults = TimeSpan.FromSeconds(3);

    /// <summary>Runs a seed.</summary>
    /// <param name="servers">Servers, which may be killed.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="faults">The faults, in order.</param>
    /// <param name="logs">Where processes log to.</param>
    /// <param name="builds">What processes are started from; null: this build.</param>
    public static async Task<Findings> Run(FaultServers servers, int seed, IReadOnlyList<Fault> faults, string logs, Builds? builds = null)
    {
        await using var cluster = await Cluster.Start(servers, $"seed{seed}_{Environment.ProcessId}", logs, builds);
        await DurableSubscriber.Bind(cluster);
        var load = new Load(cluster, seed);
        using var stop = new CancellationTokenSource();
        var loading = load.Run(stop.Token);
        await Task.Delay(BeforeFaults);
        var random = new Random(seed);
        foreach (var fault in faults)
        {
            await fault.Happen(cluster, random);
            await Task.Delay(BetweenFaults);
        }

        // A day ends for everybody, whatever the faults did.
        Midnight.Pass(cluster.Clock);
        await cluster.Heal();
        var healed = System.Diagnostics.Stopwatch.StartNew();
        await stop.CancelAsync();
        await loading;
        var settled = await Settled.Wait(cluster, load.Confirmed.Count);
        return await Judge(cluster, seed, faults, load, settled is null ? null : healed.Elapsed);
    }

    private static async Task<Findings> Judge(Cluster cluster, int seed, IReadOnlyList<Fault> faults, Load load, TimeSpan? recoveredIn)
    {
        var stored = await StoredIdentities.Read(cluster.DataSource);
        var (closes, scores) = await Check.Scores(cluster);
        var notifications = await DurableSubscriber.Read(cluster);
        var (attempted, confirmed) = (load.Attempted, load.Confirmed);
        var unasked = stored.Keys.Where(id => !attempted.Contains(id)).Select(id => $"{id} was never sent").ToList();
        var alerts = notifications.Where(n => n.GetProperty("type").GetString() == nameof(AlertRaised)).DistinctBy(n => n.GetProperty("id").GetGuid()).Count();
        return new(
            seed, [.. faults.Select(f => f.Name)], attempted.Count, confirmed.Count, load.Repeats, confirmed.Count(id => !stored.ContainsKey(id)), stored.Count(s => s.Value > 1),
            closes, notifications.Count, alerts, [.. unasked, .. scores, .. await Check.Publication(cluster, notifications), .. await Check.PutAside(cluster)], recoveredIn is not null,
            recoveredIn ?? TimeSpan.Zero);
    }
}
