using HealthScoring.Benchmarks;
using HealthScoring.Benchmarks.Closing;
using HealthScoring.Benchmarks.Growing;
using HealthScoring.Benchmarks.Ingesting;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.Benchmarks.Micro;
using HealthScoring.Benchmarks.Projecting;
using HealthScoring.Benchmarks.Reading;
using HealthScoring.Benchmarks.Spikes;
using HealthScoring.Benchmarks.Spikes.Databases;
using HealthScoring.Benchmarks.Streaming;

var spikes = new Dictionary<string, Func<SpikeServer, Task>>
{
    ["granularity"] = GranularitySpike.RunAsync,
    ["writers"] = WritersSpike.RunAsync,
    ["inbox"] = InboxSpike.RunAsync,
    ["streamid"] = StreamIdSpike.RunAsync,
    ["databases"] = DatabasesSpike.RunAsync,
};
var benchmarks = new Dictionary<string, Func<Servers, Task>>
{
    ["ingest"] = IngestBenchmark.RunAsync,
    ["telemetry"] = TelemetryBenchmark.RunAsync,
    ["instances"] = InstancesBenchmark.RunAsync,
    ["memory"] = MemoryBenchmark.RunAsync,
    ["project"] = ProjectBenchmark.RunAsync,
    ["close"] = CloseBenchmark.RunAsync,
    ["read"] = ReadBenchmark.RunAsync,
    ["replica"] = ReplicaBenchmark.RunAsync,
    ["growth"] = GrowthBenchmark.RunAsync,
    ["stream"] = StreamBenchmark.RunAsync,
    ["soak"] = SoakBenchmark.RunAsync,
};

if (args is ["micro"])
{
    PureFunctions.Run();
    return 0;
}

if (args is [var benchmark] && benchmarks.TryGetValue(benchmark, out var measure))
{
    await using var servers = await Servers.StartAsync();
    await using var described = new SpikeServer(servers.Postgres);
    await Console.Out.WriteLineAsync(await described.DescribeAsync(benchmark));
    await measure(servers);
    return 0;
}

if (args is not ["spike", var name, "--postgres", var connectionString] || !spikes.TryGetValue(name, out var run))
{
    await Console.Error.WriteLineAsync(
        $"usage: micro|{string.Join('|', benchmarks.Keys)}\n       spike <{string.Join('|', spikes.Keys)}> --postgres \"<connection string of a PostgreSQL that may be loaded>\"");
    return 1;
}

await using var server = new SpikeServer(connectionString);
await Console.Out.WriteLineAsync(await server.DescribeAsync($"Spike `{name}`"));
await run(server);
return 0;
