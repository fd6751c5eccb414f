using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using HealthScoring.EventStore.Database;
using HealthScoring.FaultTests.Processes;
using Npgsql;
using RabbitMQ.Client;

namespace HealthScoring.FaultTests.Running;

/// <summary>`cluster`: what a broker of three nodes costs beside one of one node, in interleaved rounds, and for how long it stands still when the node that leads the queue is lost.</summary>
public static class MeasureCluster
{
    private const int Rounds = 3;
    private const int Alone = 300;
    private const int Small = 20_000;
    private const int Large = 2_000;
    private const int EventsOfLarge = 100;
    private const int InFlight = 256;
    private static readonly TimeSpan SoonFrozen = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Columns =
        ["one message of one event at a time, median ms to its confirm", "messages of one event, confirmed messages/s", "messages of 100 events, confirmed events/s", "waiting messages of 100 events stored, events/s"];

    /// <summary>Measures, and prints markdown.</summary>
    public static async Task<int> Run()
    {
        var logs = Directory.CreateTempSubdirectory("healthscoring-cluster.").FullName;
        await using var servers = await FaultServers.Start(RunSeeds.Repository());
        await using (var cluster = await BrokerCluster.Start())
        {
            await Compare(servers, cluster, logs);
            await Console.Out.WriteLineAsync("\n| lost | confirmed | lost events | doubled | batches sent again | without a confirm, s: producer at the lost node, others | nothing stored, s |\n|---|--:|--:|--:|--:|--:|--:|");
            foreach (var signal in new[] { "KILL", "KILL", "KILL", "STOP" })
            {
                await Lose(servers, cluster, signal, logs, "");
            }
        }

        await using (var cluster = await BrokerCluster.Start(SoonFrozen))
        {
            await Lose(servers, cluster, "STOP", logs, $", net_ticktime {SoonFrozen.TotalSeconds:0} s");
        }

        Directory.Delete(logs, recursive: true);
        return 0;
    }

    private static async Task Compare(FaultServers servers, BrokerCluster cluster, string logs)
    {
        var (one, three) = (new List<double[]>(), new List<double[]>());
        for (var round = 0; round < Rounds; round++)
        {
            var (postgres, rabbitMq) = await servers.Create($"one{round}");
            one.Add(await Measure(postgres, rabbitMq, rabbitMq, logs));
            (postgres, _) = await servers.Create($"three{round}");
            await cluster.Create($"three{round}");
            three.Add(await Measure(postgres, cluster.Address($"three{round}"), new UriBuilder(cluster.Nodes[round]) { Path = $"three{round}" }.Uri, logs));
        }

        await Console.Out.WriteLineAsync($"| | {string.Join(" | ", Columns)} |\n|---|{string.Concat(Columns.Select(_ => "--:|"))}");
        await Console.Out.WriteLineAsync($"| one node | {string.Join(" | ", Columns.Select((_, c) => Number(Median(one.Select(r => r[c])))))} |");
        await Console.Out.WriteLineAsync($"| three nodes | {string.Join(" | ", Columns.Select((_, c) => $"{Number(Median(three.Select(r => r[c])))} {Ratio(three, one, c)}"))} |");
    }

    private static async Task<double[]> Measure(string postgres, Uri rabbitMq, Uri producersAt, string logs)
    {
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        using var ingestion = ServiceProcess.Ingesting(postgres, rabbitMq, Path.Combine(logs, "ingestion.log"));
        ingestion.Start();
        await ingestion.IsReady(Patience);
        await using var connection = await new ConnectionFactory { Uri = producersAt }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(true, true, outstandingPublisherConfirmationsRateLimiter: null));

        // The first messages find code that is not compiled, on both sides.
        await Publish(channel, "w", Small / 4, 1, InFlight);
        await Publish(channel, "x", Large / 4, EventsOfLarge, InFlight);
        await Stored(dataSource, (Small / 4) + (Large / 4 * EventsOfLarge));
        var confirms = new List<double>();
        for (var n = 0; n < Alone; n++)
        {
            confirms.Add((await Publish(channel, $"a{n}", 1, 1, 1)).TotalMilliseconds);
        }

        var small = Small / (await Publish(channel, "s", Small, 1, InFlight)).TotalSeconds;
        var before = (Small / 4) + (Large / 4 * EventsOfLarge) + Alone + Small;
        await Stored(dataSource, before);
        await ingestion.Signal("STOP");
        var large = Large * EventsOfLarge / (await Publish(channel, "l", Large, EventsOfLarge, InFlight)).TotalSeconds;
        var watch = Stopwatch.StartNew();
        await ingestion.Signal("CONT");
        await Stored(dataSource, before + (Large * EventsOfLarge));
        var stored = Large * EventsOfLarge / watch.Elapsed.TotalSeconds;
        await ingestion.End(Patience);
        return [Median(confirms), small, large, stored];
    }

    private static async Task<TimeSpan> Publish(IChannel channel, string prefix, int messages, int events, int inFlight)
    {
        var now = TimeProvider.System.GetUtcNow();
        var bodies = Enumerable.Range(0, messages).Select(m => JsonSerializer.SerializeToUtf8Bytes(new
        {
            events = Enumerable.Range(0, events).Select(e => new { id = $"{prefix}-{m}-{e}", source = "app", type = "login", accountId = $"a{((m * 31) + e) % 2_000}", userId = $"u{e % 30}", occurredAt = now }),
        })).ToList();
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = inFlight }, async (body, cancellation) =>
            await channel.BasicPublishAsync("usage.events", "app", mandatory: true, new BasicProperties { Persistent = true }, body, cancellation));
        return watch.Elapsed;
    }

    private static async Task Stored(NpgsqlDataSource dataSource, long events)
    {
        await using var command = dataSource.CreateCommand("select count(*) from ingest.inbox");
        while ((long)(await command.ExecuteScalarAsync())! < events)
        {
            await Task.Delay(20);
        }
    }

    private static async Task Lose(FaultServers servers, BrokerCluster cluster, string signal, string logs, string setting)
    {
        var name = $"lose_{signal.ToLowerInvariant()}_{Guid.NewGuid():N}";
        var (postgres, _) = await servers.Create(name);
        await cluster.Create(name);
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        using var ingestion = ServiceProcess.Ingesting(postgres, cluster.Address(name), Path.Combine(logs, $"{name}.log"));
        ingestion.Start();
        await ingestion.IsReady(Patience);
        var loss = await LoseLeader.Run(cluster, name, dataSource, signal, name, TimeSpan.FromSeconds(5), signal == "KILL" ? TimeSpan.FromSeconds(15) : TimeSpan.FromSeconds(90));
        var unconfirmed = loss.Unconfirmed.Select(t => t.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture));
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {(signal == "KILL" ? "killed" : "frozen")} {loss.Leader}, then {loss.Successor} leads{setting} | {loss.Confirmed:N0} | {loss.Lost} | {loss.Doubled} | {loss.Repeats} | {string.Join(", ", unconfirmed)} | {loss.Unstored.TotalSeconds:0.0} |"));
        await cluster.Heal();
        await ingestion.IsReady(Patience);
        await ingestion.End(Patience);
    }

    private static string Number(double value) => value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static string Ratio(List<double[]> of, List<double[]> to, int column)
    {
        double[] ratios = [.. of.Select((r, n) => r[column] / to[n][column]).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"(×{Median(ratios):0.00}; {ratios[0]:0.00}–{ratios[^1]:0.00})");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2 : 0;
}
