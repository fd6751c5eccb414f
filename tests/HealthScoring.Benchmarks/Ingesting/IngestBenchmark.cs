using System.Diagnostics;
using System.Globalization;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.EventStore.Database;
using Npgsql;
using RabbitMQ.Client;

namespace HealthScoring.Benchmarks.Ingesting;

/// <summary>From waiting in the queue to committed, deduplicated facts: one ingestion service, everything on one machine.</summary>
internal static class IngestBenchmark
{
    public const int Events = 500_000;
    private const int Accounts = 2_000;
    private const double Duplicates = 0.05;
    private const int SavedOneByOne = 4_000;
    private const int WarmUp = 50_000;
    private static readonly TimeSpan Span = TimeSpan.FromDays(2);

    /// <summary>What is ingested.</summary>
    public static string Title { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{Events:N0} events in batches of 100 on {Accounts:N0} accounts (Zipf), {Duplicates:P0} of them twice; after a warm-up of {WarmUp:N0}.");

    public static async Task RunAsync(Servers servers)
    {
        var now = TimeProvider.System.GetUtcNow();
        var peak = 0L;
        await Comparison.PrintAsync(
            Title,
            [new("events/s", "N0"), new("processor time of the service, µs/event", "0.0", WithRatio: false)],
            [
                new("COPY of as many rows", async () => [Events / (await CopyBaseline.RunAsync(servers, Events, Accounts)).TotalSeconds, double.NaN]),
                new("COPY on two connections", async () => [Events / (await CopyBaseline.RunAsync(servers, Events, Accounts, connections: 2)).TotalSeconds, double.NaN]),
                new("one event per save, plain Marten", async () => [SavedOneByOne / (await OnePerSaveBaseline.RunAsync(servers, SavedOneByOne, Accounts)).TotalSeconds, double.NaN]),
                new("ingestion", async () =>
                {
                    var (took, processor, bytes) = await IngestAsync(servers, now);
                    peak = Math.Max(peak, bytes);
                    return [Events / took.TotalSeconds, processor.TotalMicroseconds / Events];
                }),
            ]);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\nPeak resident memory of ingestion: {peak / 1_048_576.0:N0} MiB."));
    }

    /// <summary>Lets one service ingest all of it.</summary>
    /// <param name="servers">Where.</param>
    /// <param name="now">When the events end.</param>
    /// <param name="headers">Headers of each message.</param>
    /// <param name="meanwhile">Goes on until it is told to stop, while events are ingested.</param>
    /// <param name="settings">Settings of the service.</param>
    public static async Task<(TimeSpan Took, TimeSpan Processor, long PeakBytes)> IngestAsync(
        Servers servers, DateTimeOffset now, Func<IDictionary<string, object?>?>? headers = null, Func<ServiceProcess, CancellationToken, Task>? meanwhile = null, params (string Name, string Value)[] settings)
    {
        var (postgres, rabbitMq) = await servers.CreateAsync("bench_ingest");
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        await using var ingestion = await ServiceProcess.StartAsync("Ingestion", postgres, rabbitMq, settings);
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Registrations(Accounts, now));

        // A service runs for weeks, and compiles what is hot in its first seconds.
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Usage(WarmUp, Accounts, Duplicates, Span, now, prefix: "w"), headers: headers);
        await Stored.IdentitiesAsync(dataSource, Accounts + WarmUp);

        // Ready and warm, but not looking, until everything waits.
        await ingestion.SignalAsync("STOP");
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Usage(Events, Accounts, Duplicates, Span, now), headers: headers);
        await using var connection = await new ConnectionFactory { Uri = rabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var processorBefore = ingestion.ProcessorTime;
        using var stop = new CancellationTokenSource();
        var going = meanwhile?.Invoke(ingestion, stop.Token) ?? Task.CompletedTask;
        var watch = Stopwatch.StartNew();
        await ingestion.SignalAsync("CONT");
        await Publisher.TakenAsync(channel);

        await Stored.IdentitiesAsync(dataSource, Accounts + WarmUp + Events);
        var (took, processor) = (watch.Elapsed, ingestion.ProcessorTime - processorBefore);
        await stop.CancelAsync();
        await going;
        return (took, processor, ingestion.PeakBytes);
    }
}
