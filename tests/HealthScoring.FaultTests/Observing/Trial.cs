using System.Globalization;
using System.Security.Cryptography;
using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.FaultTests.Observing;

/// <summary>`trial`: one of six faults, in a system of its own, for whoever is to find it from dashboards and runbook.</summary>
internal static class Trial
{
    /// <summary>Causes one, says where to look, and at the end which it was.</summary>
    /// <param name="number">Which, from 1; any if not said.</param>
    public static async Task<int> Run(string? number)
    {
        var situation = Situations.ToBeFound[number is null ? RandomNumberGenerator.GetInt32(Situations.ToBeFound.Count) : int.Parse(number, CultureInfo.InvariantCulture) - 1];
        using var over = new CancellationTokenSource();
        using var run = new ObservedRun();
        try
        {
            await run.Begin("trial");
            var key = await run.System.NewKey(null, Scope.Read, Scope.Operate, Scope.Admin);
            await run.Suffer(situation, over.Token);
            Show(run.System, key);
            await Console.In.ReadLineAsync(CancellationToken.None);
            Console.WriteLine($"It was: {situation.Name}.");
        }
        finally
        {
            await over.CancelAsync();
            await run.DisposeAsync();
        }

        return 0;
    }

    private static void Show(ObservedSystem system, string key)
    {
        var cluster = system.Cluster;
        Console.WriteLine("Dashboards    npm ci --prefix tests/Grafana --ignore-scripts");
        Console.WriteLine($"              node tests/Grafana/render.mjs {system.Prometheus.Address} /tmp/dashboards --from={DateTimeOffset.UtcNow.AddMinutes(-2).ToUnixTimeSeconds()} --step=1 --rate-interval={PrometheusFiles.RateInterval} deploy/dashboards/*.json");
        Console.WriteLine($"Prometheus    {system.Prometheus.Address} (its time goes {PrometheusFiles.Faster} times as fast: what takes a minute takes a second)");
        foreach (var process in cluster.All)
        {
            Console.WriteLine($"{process.Service,-13} {process.Management} (log: {process.Log})");
        }

        Console.WriteLine($"API           {cluster.Api} (key: {key})");
        Console.WriteLine($"Front door    {cluster.FrontDoor}");
        Console.WriteLine($"PostgreSQL    {cluster.Postgres}");
        Console.WriteLine($"RabbitMQ      {system.Servers.Management}");
        Console.WriteLine("Enter ends it.");
    }
}
