using System.Text;
using HealthScoring.FaultTests.Processes;
using HealthScoring.FaultTests.Running;
using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.FaultTests.Observing;

/// <summary>The services as processes, scraped by a real Prometheus and sending to a collector that is not ours.</summary>
internal sealed class ObservedSystem : IAsyncDisposable
{
    private ObservedSystem(FaultServers servers, Cluster cluster, Collector collector, Prometheus prometheus, string folder) =>
        (Servers, Cluster, Collector, Prometheus, Folder) = (servers, cluster, collector, prometheus, folder);

    public FaultServers Servers { get; }

    public Cluster Cluster { get; }

    public Collector Collector { get; }

    public Prometheus Prometheus { get; }

    /// <summary>Where everything lies that the processes wrote.</summary>
    public string Folder { get; }

    /// <summary>Starts all of it.</summary>
    public static async Task<ObservedSystem> Start(string name)
    {
        var folder = Directory.CreateTempSubdirectory("healthscoring-observed.").FullName;
        var (starting, listening) = (FaultServers.Start(RunSeeds.Repository()), Collector.Start(Path.Combine(folder, "otlp.jsonl")));
        var (servers, collector) = (await starting, await listening);
        var cluster = await Cluster.Start(servers, $"{name}_{Environment.ProcessId}", Path.Combine(folder, "logs"), ofEach: 1, settings: new Dictionary<string, string>(collector.Settings)
        {
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=proof", ["Logging__Console__FormatterName"] = "json", ["HEALTHSCORING_WEBHOOKS_ALLOW_PRIVATE"] = "true",
        });
        var broker = $"{cluster.RabbitMq.Host}:{cluster.RabbitMq.Port + 2}";
        var targets = cluster.All.ToDictionary(p => $"healthscoring-{p.Service}", IReadOnlyList<string> (p) => [p.Management.Authority], StringComparer.Ordinal);
        (targets["rabbitmq"], targets["rabbitmq-queues"]) = ([broker], [broker]);
        await new PrometheusFiles(Path.Combine(RunSeeds.Repository(), "deploy/prometheus")).Write(folder, targets);
        var prometheus = await Prometheus.Start(folder);
        foreach (var process in cluster.All)
        {
            await process.IsReady(TimeSpan.FromSeconds(60));
        }

        return new(servers, cluster, collector, prometheus, folder);
    }

    /// <summary>Makes a key.</summary>
    public async Task<string> NewKey(string? source, params string[] scopes) =>
        (await new IssueKeys(Cluster.DataSource, Cluster.Clock).Create(new("proof", scopes, source, null), CancellationToken.None)).Text.Shown();

    /// <summary>All that the services wrote to their consoles.</summary>
    public string Consoles => string.Join('\n', Directory.GetFiles(Path.Combine(Folder, "logs"), "*.log").Select(f => File.ReadAllText(f, Encoding.UTF8)));

    public async ValueTask DisposeAsync()
    {
        Prometheus.Dispose();
        await Cluster.DisposeAsync();
        Collector.Dispose();
        await Servers.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
