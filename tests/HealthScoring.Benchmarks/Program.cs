using HealthScoring.Benchmarks;
using HealthScoring.Benchmarks.Spikes;

var spikes = new Dictionary<string, Func<SpikeServer, Task>>
{
    ["granularity"] = GranularitySpike.RunAsync,
    ["writers"] = WritersSpike.RunAsync,
    ["inbox"] = InboxSpike.RunAsync,
    ["streamid"] = StreamIdSpike.RunAsync,
};

if (args is not ["spike", var name, "--postgres", var connectionString] || !spikes.TryGetValue(name, out var run))
{
    await Console.Error.WriteLineAsync($"usage: spike <{string.Join('|', spikes.Keys)}> --postgres \"<connection string of a PostgreSQL that may be loaded>\"");
    return 1;
}

await using var server = new SpikeServer(connectionString);
await Console.Out.WriteLineAsync(await server.DescribeAsync(name));
await run(server);
return 0;
