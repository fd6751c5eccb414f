using System.Diagnostics;
using System.Globalization;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.EventStore.Database;
using Npgsql;
using RabbitMQ.Client;

namespace HealthScoring.Benchmarks.Ingesting;

/// <summary>
/// One queue and one ingesting instance, or two. First as it is on one machine, where the processors are the limit; then with commits that take a tenth of a second longer, as on a database that is far away
/// or has slow disks, where waiting is. Every event must be stored once, and no number of the log left out.
/// </summary>
internal static class InstancesBenchmark
{
    private const int Accounts = 2_000;
    private const double Duplicates = 0.05;
    private const int WarmUp = 50_000;
    private const string SlowCommits = "-c commit_delay=100000 -c commit_siblings=0";
    private static readonly TimeSpan Span = TimeSpan.FromDays(2);

    private static readonly Metric[] Metrics =
        [new("events/s", "N0"), new("processor time of the instances, µs/event", "0.0"), new("share of the one that did less", "0%", WithRatio: false), new("numbers left out", "N0", WithRatio: false)];

    public static async Task RunAsync(Servers servers)
    {
        await CompareAsync(servers, "Processors are the limit", 200_000, perMessage: 100, options: null);
        await CompareAsync(servers, "Commits take 100 ms longer (commit_delay)", 40_000, perMessage: 10, SlowCommits);
    }

    private static Task CompareAsync(Servers servers, string limit, int events, int perMessage, string? options) => Comparison.PrintAsync(
        string.Create(CultureInfo.InvariantCulture, $"{limit}: {events:N0} events in messages of {perMessage} on {Accounts:N0} accounts (Zipf), {Duplicates:P0} of them twice."),
        Metrics,
        [
            new("one instance", () => MeasureAsync(servers, 1, events, perMessage, options)),
            new("two instances", () => MeasureAsync(servers, 2, events, perMessage, options)),
        ]);

    private static async Task<double[]> MeasureAsync(Servers servers, int instances, int events, int perMessage, string? options)
    {
        var (postgres, rabbitMq) = await servers.CreateAsync("bench_instances");
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        var running = new List<ServiceProcess>();
        try
        {
            for (var n = 0; n < instances; n++)
            {
                running.Add(await ServiceProcess.StartAsync("Ingestion", new NpgsqlConnectionStringBuilder(postgres) { Options = options }.ConnectionString, rabbitMq));
            }

            var now = TimeProvider.System.GetUtcNow();
            await Publisher.PublishAsync(rabbitMq, UsageLoad.Registrations(Accounts, now));
            await Publisher.PublishAsync(rabbitMq, UsageLoad.Usage(WarmUp, Accounts, Duplicates, Span, now, prefix: "w"));
            await Stored.IdentitiesAsync(dataSource, Accounts + WarmUp);
            await Task.WhenAll(running.Select(i => i.SignalAsync("STOP")));
            await Publisher.PublishAsync(rabbitMq, UsageLoad.Usage(events, Accounts, Duplicates, Span, now, perMessage));
            var before = running.ConvertAll(i => i.ProcessorTime);
            await using var connection = await new ConnectionFactory { Uri = rabbitMq }.CreateConnectionAsync();
            await using var channel = await connection.CreateChannelAsync();
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(running.Select(i => i.SignalAsync("CONT")));
            await Publisher.TakenAsync(channel);
            await Stored.IdentitiesAsync(dataSource, Accounts + WarmUp + events);
            var took = watch.Elapsed;
            var used = running.Select((instance, n) => (instance.ProcessorTime - before[n]).TotalMicroseconds).ToList();
            return [events / took.TotalSeconds, used.Sum() / events, used.Min() / used.Sum(), await LeftOutAsync(dataSource, Accounts + WarmUp + events)];
        }
        finally
        {
            await Task.WhenAll(running.Select(i => i.DisposeAsync().AsTask()));
        }
    }

    private static async Task<double> LeftOutAsync(NpgsqlDataSource dataSource, long events)
    {
        await using var command = dataSource.CreateCommand("select max(seq_id) - count(*), sum(coalesce(jsonb_array_length(data -> 'items'), 1))::bigint from store.mt_events");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return reader.GetInt64(1) == events ? reader.GetInt64(0) : throw new InvalidOperationException($"{reader.GetInt64(1)} events are stored instead of {events}.");
    }
}
