using System.Diagnostics;
using System.Net.Http.Json;
using HealthScoring.FaultTests.Processes;

namespace HealthScoring.FaultTests.Faults;

/// <summary>Everything that this program lets go wrong.</summary>
public static class AllFaults
{
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(25);

    /// <summary>The faults, by name.</summary>
    public static IReadOnlyList<Fault> List { get; } =
    [
        new("kill ingestion", (c, r) => Kill(One(c.Ingestion, r))),
        new("kill scoring", (c, r) => Kill(One(c.Scoring, r))),
        new("kill both scoring", (c, _) => Task.WhenAll(c.Scoring.Select(Kill))),
        new("kill API", (c, _) => Kill(c.All.Single(p => p.Service == "api"))),
        new("kill broker", async (c, _) => { await c.Servers.SignalBroker("KILL"); await Task.Delay(Down); await c.Servers.StartBoth(); }),
        new("kill database", async (c, _) => { await c.Servers.SignalDatabase("KILL"); await Task.Delay(Down); await c.Servers.StartBoth(); }),
        new("immediate shutdown of the database", async (c, _) => { await c.Servers.SignalDatabase("QUIT", all: false); await Task.Delay(Down); await c.Servers.StartBoth(); }),
        new("stop ingestion for 20 s", (c, r) => Freeze(One(c.Ingestion, r))),
        new("stop scoring for 20 s", (c, r) => Freeze(One(c.Scoring, r))),
        new("broker away for 60 s", async (c, _) => { await c.Servers.SignalBroker("KILL"); await Task.Delay(Outage); await c.Servers.StartBoth(); }),
        new("database away for 60 s", async (c, _) => { await c.Servers.SignalDatabase("QUIT", all: false); await Task.Delay(Outage); await c.Servers.StartBoth(); }),
        new("connections dropped in commits", DropCommits),
        new("commits refused", RefusedCommits.Happen),
        new("disk of the database full", FullDisk),
        new("full queue", FullQueue),
        new("slow database", SlowDatabase),
        new("redelivery", Redelivery),
        new("kill scoring during a daily close", KillDuringClose),
        new("kill scoring during a rebuild", KillDuringRebuild),
        new("rolling replacement of scoring", RollScoring),
        new("rolling replacement of ingestion", RollIngestion),
        new("kill scoring during its rolling replacement", KillDuringReplacement),
    ];

    /// <summary>Faults by their names, in that order.</summary>
    public static IReadOnlyList<Fault> Named(params IEnumerable<string> names) => [.. names.Select(name => List.Single(f => f.Name == name))];

    private static ServiceProcess One(IReadOnlyList<ServiceProcess> processes, Random random) => processes[random.Next(processes.Count)];

    private static async Task Kill(ServiceProcess process)
    {
        await process.Signal("KILL");
        await Task.Delay(Down);
        process.Start();
    }

    private static async Task Freeze(ServiceProcess process)
    {
        await process.Signal("STOP");
        await Task.Delay(Stopped);
        await process.Signal("CONT");
    }

    private static async Task DropCommits(Cluster cluster, Random random)
    {
        var until = Stopwatch.StartNew();
        while (until.Elapsed < TimeSpan.FromSeconds(10))
        {
            await using var command = cluster.DataSource.CreateCommand(
                """
                select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity
                where datname = current_database() and application_name like 'healthscoring-%' and state <> 'idle' order by random() limit 2) busy
                """);
            await command.ExecuteScalarAsync();
            await Task.Delay(random.Next(50, 400));
        }
    }

    private static async Task FullQueue(Cluster cluster, Random random)
    {
        var policy = $"api/policies/{cluster.Name}/full";
        await cluster.Servers.Manage(http => http.PutAsJsonAsync(
            policy, new Dictionary<string, object>
            {
                ["pattern"] = "^usage-ingestion$", ["apply-to"] = "queues", ["definition"] = new Dictionary<string, object> { ["max-length"] = 1, ["overflow"] = "reject-publish" },
            }));

        // With nobody to empty it, it is full at once.
        await Task.WhenAll(cluster.Ingestion.Select(p => p.Signal("STOP")));
        await Task.Delay(TimeSpan.FromSeconds(random.Next(5, 10)));
        await Task.WhenAll(cluster.Ingestion.Select(p => p.Signal("CONT")));
        await cluster.Servers.Manage(http => http.DeleteAsync(policy));
    }

    private static async Task FullDisk(Cluster cluster, Random random)
    {
        var disk = cluster.Servers.Disk ?? throw new InvalidOperationException("The database has no disk of its own that could be filled.");
        await disk.Fill();
        await Task.Delay(random.Next(10_000, 20_000));
        await disk.Empty();

        // Where no room was left for its log the database has ended itself, and starts again as whatever watches over it would start it.
        await cluster.Servers.StartBoth();
    }

    private static async Task SlowDatabase(Cluster cluster, Random random)
    {
        for (var i = 0; i < 10; i++)
        {
            await cluster.Servers.SignalDatabase("STOP");
            await Task.Delay(random.Next(200, 1_500));
            await cluster.Servers.SignalDatabase("CONT");
            await Task.Delay(random.Next(100, 500));
        }
    }

    private static async Task Redelivery(Cluster cluster, Random random)
    {
        for (var i = 0; i < 5; i++)
        {
            var connections = await cluster.Servers.Ask($"api/vhosts/{cluster.Name}/connections");
            foreach (var name in connections.EnumerateArray().Select(c => c.GetProperty("name").GetString()!).ToList())
            {
                await cluster.Servers.Manage(async http =>
                {
                    using var gone = await http.DeleteAsync($"api/connections/{Uri.EscapeDataString(name)}");
                    return new(System.Net.HttpStatusCode.NoContent);
                });
            }

            await Task.Delay(random.Next(500, 2_500));
        }
    }

    private static async Task KillDuringClose(Cluster cluster, Random random)
    {
        Midnight.Pass(cluster.Clock);
        for (var i = 0; i < 3; i++)
        {
            await Task.Delay(random.Next(200, 1_200));
            var process = One(cluster.Scoring, random);
            await process.Signal("KILL");
            process.Start();
        }
    }

    private static async Task KillDuringRebuild(Cluster cluster, Random random)
    {
        var environment = string.Join(' ', cluster.Environment(0).Select(e => $"{e.Key}='{e.Value}'"));
        var rebuild = Shell.Run($"{environment} dotnet '{typeof(AllFaults).Assembly.Location}' rebuild", mustSucceed: false);
        await Task.Delay(random.Next(1_000, 4_000));
        await Kill(One(cluster.Scoring, random));
        await rebuild;
    }

    private static Task RollScoring(Cluster cluster, Random random) => Roll(cluster.Scoring, random);

    private static Task RollIngestion(Cluster cluster, Random random) => Roll(cluster.Ingestion, random);

    private static async Task KillDuringReplacement(Cluster cluster, Random random)
    {
        Midnight.Pass(cluster.Clock);
        var replacement = RollScoring(cluster, random);
        while (!replacement.IsCompleted)
        {
            await Task.Delay(random.Next(500, 3_000));
            var process = One(cluster.Scoring, random);
            await process.Signal("KILL");
            process.Start();
        }

        await replacement;
    }

    private static async Task Roll(IReadOnlyList<ServiceProcess> processes, Random random)
    {
        foreach (var process in processes)
        {
            await process.End(Shutdown);
            process.Build = processes[^1].Build;
            process.Start();
            await Task.Delay(random.Next(2_000, 5_000));
        }
    }
}
