using System.Globalization;
using System.Text;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.EventStore.Database;
using Npgsql;
using RabbitMQ.Client;

namespace HealthScoring.Benchmarks.Ingesting;

/// <summary>What ingestion holds in memory at most when messages as large as are taken wait by the thousand, well-formed and not.</summary>
internal static class MemoryBenchmark
{
    private const int Messages = 1_200;
    private const int EventsOfMessage = 15;
    private const int Padding = 31 * 1024;

    public static async Task RunAsync(Servers servers)
    {
        var (postgres, rabbitMq) = await servers.CreateAsync("bench_memory");
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        await using var ingestion = await ServiceProcess.StartAsync("Ingestion", postgres, rabbitMq);
        var atStart = ingestion.PeakBytes;
        await ingestion.SignalAsync("STOP");
        var bytes = 0L;
        await Publisher.PublishAsync(rabbitMq, Enumerable.Range(0, Messages).Select(Message).Select(body =>
        {
            bytes += body.Length;
            return body;
        }), inFlight: 16);
        await ingestion.SignalAsync("CONT");
        await using var connection = await new ConnectionFactory { Uri = rabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await Publisher.TakenAsync(channel);

        await Stored.IdentitiesAsync(dataSource, (Messages - (Messages / 3)) * EventsOfMessage);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{Messages:N0} waiting messages of {bytes / 1024.0 / Messages:N0} KiB, every third broken: ingestion grew from {atStart / 1_048_576.0:N0} to {ingestion.PeakBytes / 1_048_576.0:N0} MiB at most."));
    }

    private static byte[] Message(int m)
    {
        var at = TimeProvider.System.GetUtcNow().ToString("O");
        var events = Enumerable.Range(0, EventsOfMessage).Select(n =>
            $$$"""{"id":"m{{{m}}}-{{{n}}}","source":"bench","type":"login","accountId":"a{{{m % 50}}}","userId":"u{{{n}}}","occurredAt":"{{{at}}}","properties":{"note":"{{{new string('x', Padding)}}}"}}""");
        var body = $$"""{"events":[{{string.Join(',', events)}}]}""";
        return Encoding.UTF8.GetBytes(m % 3 == 0 ? body[..^1] : body);
    }
}
