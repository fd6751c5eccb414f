using HealthScoring.FaultTests.Processes;
using HealthScoring.ServiceDefaults.Access;
using HealthScoring.UnitTests;
using Npgsql;

namespace HealthScoring.FaultTests.Observing;

/// <summary>The services as processes, on servers that may be killed, scraped by a real Prometheus and sending to a collector that is not ours.</summary>
internal sealed class ObservedSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Stack<Func<ValueTask>> _undo = new();

    private ObservedSystem()
    {
    }

    public FaultServers Servers { get; private set; } = null!;

    public Cluster Cluster { get; private set; } = null!;

    public Collector Collector { get; private set; } = null!;

    public Prometheus Prometheus { get; private set; } = null!;

    /// <summary>Where everything lies that the processes wrote.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("healthscoring-observed.").FullName;

    /// <summary>Starts all of it: one ingesting service, two that score, an API.</summary>
    public static async Task<ObservedSystem> Start(string name)
    {
        var system = new ObservedSystem();
        try
        {
            await system.StartAll(name);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts Prometheus. What was counted before is no growth to it.</summary>
    public async Task Scrape()
    {
        var broker = $"{Cluster.RabbitMq.Host}:{Cluster.RabbitMq.Port + 2}";
        await PrometheusFiles.Write(
            Folder,
            Cluster.All.Select(p => KeyValuePair.Create($"healthscoring-{p.Service}", p.Management.Authority)).Append(new("rabbitmq", broker)).Append(new("rabbitmq-queues", broker)).ToLookup(t => t.Key, t => t.Value));
        Prometheus = await Prometheus.Start(Folder);
        _undo.Push(() =>
        {
            Prometheus.Dispose();
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Starts whatever does not run, wakes whatever is stopped, and waits until it works.</summary>
    public async Task Heal()
    {
        await Cluster.Heal();
        await IsReady();
    }

    /// <summary>Makes a key.</summary>
    public async Task<string> NewKey(string? source, params string[] scopes) =>
        (await new IssueKeys(Cluster.DataSource, Cluster.Clock).Create(new("proof", scopes, source, null), CancellationToken.None)).Text.Shown();

    /// <summary>All that each service wrote to its console.</summary>
    public IReadOnlyDictionary<string, string> Consoles => Directory.GetFiles(Path.Combine(Folder, "logs"), "*.log").ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText, StringComparer.Ordinal);

    /// <summary>Executes SQL.</summary>
    public async Task Execute(string sql)
    {
        await using var command = Cluster.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks the database for one value.</summary>
    public async Task<T?> Ask<T>(string sql)
    {
        await using var command = Cluster.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>Leaves a transaction open in which something was done, as a forgotten console does.</summary>
    public async Task<NpgsqlConnection> LeaveOpen(string sql)
    {
        var console = await Cluster.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"begin; {sql}", console);
        await command.ExecuteNonQueryAsync();
        return console;
    }

    /// <summary>Waits until a condition holds.</summary>
    public static Task Until(Func<Task<bool>> holds, string what) => Waiting.Until(holds, Patience, what);

    public async ValueTask DisposeAsync()
    {
        while (_undo.TryPop(out var undo))
        {
            await undo();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private async Task StartAll(string name)
    {
        Servers = await FaultServers.Start(Repository.Root);
        _undo.Push(Servers.DisposeAsync);
        Collector = await Collector.Start(Path.Combine(Folder, "otlp.jsonl"));
        _undo.Push(() =>
        {
            Collector.Dispose();
            return ValueTask.CompletedTask;
        });
        Cluster = await Cluster.Start(Servers, $"{name}_{Environment.ProcessId}", Path.Combine(Folder, "logs"), ingestion: 1, settings: new Dictionary<string, string>(Collector.Settings)
        {
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=proof", ["Logging__Console__FormatterName"] = "json", ["HEALTHSCORING_WEBHOOKS_ALLOW_PRIVATE"] = "true",
            ["Scoring__StuckTransactionAfter"] = "00:00:05", ["Access__RequestsPerSecond"] = "60",
        });
        _undo.Push(async () =>
        {
            await Cluster.Heal();
            await Cluster.DisposeAsync();
        });
        await IsReady();
    }

    private Task IsReady() => Task.WhenAll(Cluster.All.Select(process => process.IsReady(Patience)));
}
