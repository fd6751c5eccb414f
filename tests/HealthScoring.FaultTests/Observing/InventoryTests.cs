using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.FaultTests.Observing;

public class InventoryTests
{
    [Fact]
    public async Task Lists()
    {
        await using var system = await ObservedSystem.Start("observed");
        await using var app = new ProductApp(system.Cluster.RabbitMq, system.Cluster.FrontDoor, await system.NewKey(ProductApp.Source, Scope.Ingest), system.Cluster.Clock);
        using var api = new ApiCaller(system.Cluster.Api, await system.NewKey(null, Scope.Read, Scope.Operate, Scope.Admin));
        await app.Register(Conspicuous.Account("busy"), 20);
        await app.Register(Conspicuous.Account("unused"), 2);
        await app.SendEverything(Conspicuous.Account("busy"));
        await api.MakeMistakes(Conspicuous.Account("busy"));
        using var stop = new CancellationTokenSource();
        var running = Task.WhenAll(app.Run(Conspicuous.Account("busy"), stop.Token), api.Run(Conspicuous.Account("busy"), stop.Token));
        await Task.Delay(10_000);
        await stop.CancelAsync();
        await running;
        var names = await system.Prometheus.Values("__name__");
        foreach (var n in names.Order()) { Console.WriteLine(n + " " + string.Join(",", await system.Prometheus.LabelsOf(n))); }
        await File.WriteAllLinesAsync("/tmp/proof-series.txt", (await system.Prometheus.Get("api/v1/series?match[]={__name__=~\".%2B\"}")).EnumerateArray().Select(x => x.ToString()));
        File.Copy(system.Collector.File, "/tmp/proof-otlp.jsonl", true);
        await File.WriteAllTextAsync("/tmp/proof-console.txt", system.Consoles);
    }
}
