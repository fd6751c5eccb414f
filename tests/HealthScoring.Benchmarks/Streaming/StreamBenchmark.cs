using System.Diagnostics;
using System.Globalization;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.Benchmarks.Seeding;
using HealthScoring.EventStore.Database;
using Npgsql;
using RabbitMQ.Client;

namespace HealthScoring.Benchmarks.Streaming;

/// <summary>
/// Events from a producer to live scores, with every part on this machine, at growing rates. A rate is sustained when, at the end, what still waits anywhere is worked off within
/// seconds. Latency runs from the moment at which an event was to be sent to the commit of the first live score that counts it.
/// </summary>
internal static class StreamBenchmark
{
    internal const int Accounts = 2_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan WorkedOffWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Events a second, and events in a message: apps that send much send it in batches.
    private static readonly (int Rate, int PerMessage)[] Steps = [(1_000, 1), (1_000, 10), (5_000, 50), (10_000, 100), (15_000, 100), (20_000, 100)];

    // Every live score that is written, with the time; the table itself keeps the latest only.
    private const string Watch =
        """
        create schema watch;
        create unlogged table watch.scored (account_id text not null, seq bigint not null, at timestamptz not null);
        create function watch.note() returns trigger language plpgsql as $$ begin
          insert into watch.scored values (new.account_id, new.scored_seq, clock_timestamp()); return null; end $$;
        create trigger note after insert or update of scored_seq on read_1.health for each row execute function watch.note();
        """;

    private const string Latencies =
        """
        create index on watch.scored (account_id, seq);
        select coalesce(percentile_cont(array[0.5, 0.99]) within group (order by extract(epoch from s.at - (i ->> 'at')::timestamptz) * 1000), array[null, null]::float8[]), count(*)
        from store.mt_events e cross join lateral jsonb_array_elements(e.data -> 'items') i
        left join lateral (select at from watch.scored where account_id = e.data ->> 'accountId' and seq >= e.seq_id order by seq limit 1) s on true
        where e.type = 'usage_recorded_v1' and i ->> 'id' like 'm%'
        """;

    public static async Task RunAsync(Servers servers)
    {
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"\n{Accounts:N0} accounts (Zipf), {Length.TotalSeconds:N0} s at each rate after a warm-up; one ingestion and one scoring service, broker and database beside the producer.\n"));
        await Console.Out.WriteLineAsync(
            "| events/s | per message | p50, ms | p99, ms | worked off after, s | sustained | ingestion, MiB | scoring, MiB |\n| --: | --: | --: | --: | --: | --- | --: | --: |");
        foreach (var (rate, perMessage) in Steps)
        {
            await MeasureAsync(servers, rate, perMessage);
        }
    }

    private static async Task MeasureAsync(Servers servers, int rate, int perMessage)
    {
        var (postgres, rabbitMq) = await servers.CreateAsync("bench_stream");
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        await SeedHistory.ExecuteAsync(dataSource, Watch);
        await using var ingestion = await ServiceProcess.StartAsync("Ingestion", postgres, rabbitMq);
        await using var scoring = await ServiceProcess.StartAsync("Scoring", postgres, rabbitMq);
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Registrations(Accounts, TimeProvider.System.GetUtcNow()));
        var sent = await SendAsync(rabbitMq, rate, perMessage, TimeSpan.FromSeconds(10), "w");
        await WorkedOffAsync(dataSource, Accounts + sent);
        sent += await SendAsync(rabbitMq, rate, perMessage, Length, "m");
        var watch = Stopwatch.StartNew();
        await WorkedOffAsync(dataSource, Accounts + sent);
        var after = watch.Elapsed;

        await using var command = dataSource.CreateCommand(Latencies);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var latencies = reader.GetFieldValue<double[]>(0);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {rate:N0} | {perMessage} | {latencies[0]:N0} | {latencies[1]:N0} | {after.TotalSeconds:0.0} | {(after < WorkedOffWithin ? "yes" : "no")} | {ingestion.PeakBytes / 1_048_576.0:N0} | {scoring.PeakBytes / 1_048_576.0:N0} |"));
    }

    // Each message at its time, whatever became of those before; an event says when it was to be sent.
    internal static async Task<int> SendAsync(Uri rabbitMq, int rate, int perMessage, TimeSpan length, string prefix)
    {
        var messages = (int)(rate * length.TotalSeconds / perMessage);
        await using var connection = await new ConnectionFactory { Uri = rabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(true, true, outstandingPublisherConfirmationsRateLimiter: null));
        var begin = TimeProvider.System.GetUtcNow();
        var watch = Stopwatch.StartNew();
        var confirms = new List<Task>(messages);
        foreach (var (chunk, n) in UsageLoad.Generate(messages * perMessage, Accounts, TimeSpan.FromDays(1), begin).Chunk(perMessage).Select((chunk, n) => (chunk, n)))
        {
            var due = TimeSpan.FromSeconds(n * perMessage / (double)rate);
            if (due - watch.Elapsed is { Ticks: > 0 } early)
            {
                await Task.Delay(early);
            }

            var body = UsageLoad.Message(chunk.Select(u => u with { At = begin + due }), prefix);
            confirms.Add(channel.BasicPublishAsync("usage.events", "bench", mandatory: true, new BasicProperties { Persistent = true }, body).AsTask());
        }

        await Task.WhenAll(confirms);
        return messages * perMessage;
    }

    internal static async Task WorkedOffAsync(NpgsqlDataSource dataSource, long identities)
    {
        await Stored.IdentitiesAsync(dataSource, identities);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(50))
        {
            await using var command = dataSource.CreateCommand(
                """
                select (select through from read_1.position) >= (select max(seq_id) from store.mt_events) and not exists (select from read_1.dirty)
                  and not exists (select from read_1.health where close_due_at <= now())
                  and (select last_seq_id from decisions.mt_event_progression where name = 'notifications:All') >= (select max(seq_id) from decisions.mt_events)
                """);
            if (await command.ExecuteScalarAsync() is true)
            {
                return;
            }
        }

        throw new TimeoutException($"Something still waits after {Patience}.");
    }
}
