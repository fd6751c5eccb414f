using System.Diagnostics;
using System.Globalization;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.Benchmarks.Seeding;
using HealthScoring.EventStore.Database;
using Npgsql;
using RabbitMQ.Client;

namespace HealthScoring.Benchmarks.Growing;

/// <summary>An event store with as much behind it as is asked for, and an ingestion service that goes on from there.</summary>
internal sealed class GrownLog : IAsyncDisposable
{
    /// <summary>Events of one measurement.</summary>
    public const int Events = 100_000;

    private const int EventsOfDay = 20;
    private const int EventsOfFact = 10;
    private static readonly TimeSpan Span = TimeSpan.FromDays(2);

    private readonly NpgsqlDataSource _dataSource;
    private readonly Uri _rabbitMq;
    private readonly ServiceProcess _ingestion;
    private readonly int _accounts;
    private int _round;

    private GrownLog(NpgsqlDataSource dataSource, Uri rabbitMq, ServiceProcess ingestion, int accounts, long identities) =>
        (_dataSource, _rabbitMq, _ingestion, _accounts, Identities) = (dataSource, rabbitMq, ingestion, accounts, identities);

    /// <summary>How many events were stored at first.</summary>
    public long Identities { get; }

    /// <summary>Fills a store: the first facts come through the service, the others are copies of them with other ids, streams and identities.</summary>
    public static async Task<GrownLog> SeedAsync(Servers servers, string name, int accounts, int days)
    {
        var (postgres, rabbitMq) = await servers.CreateAsync(name);
        var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        var ingestion = await ServiceProcess.StartAsync("Ingestion", postgres, rabbitMq);
        var now = TimeProvider.System.GetUtcNow();
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Registrations(accounts, now));
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Usage(Events, accounts, duplicates: 0, Span, now, prefix: "first"));
        await Stored.IdentitiesAsync(dataSource, accounts + Events);

        // A stream for each account and month, as the service makes them, and the facts in the order of time.
        var events = (long)accounts * days * EventsOfDay;
        await SeedHistory.ExecuteAsync(dataSource, string.Create(CultureInfo.InvariantCulture, $$"""
            insert into ingest.inbox (key, payload) select md5('seeded' || n)::uuid, n from generate_series(1, {{events}}) n;
            create temporary table samples as
              select row_number() over (order by seq_id) - 1 as n, s.* from store.mt_events s where type = 'usage_recorded_v1' order by seq_id limit 1000;
            insert into store.mt_streams select (jsonb_populate_record(s, jsonb_build_object('id', md5('seeded' || a || '/' || m)::uuid, 'version', {{30 * EventsOfDay / EventsOfFact}}))).*
              from store.mt_streams s join (select id from store.mt_streams limit 1) one on one.id = s.id, generate_series(0, {{accounts - 1}}) a, generate_series(0, {{(days - 1) / 30}}) m;
            insert into store.mt_events select (jsonb_populate_record(s, jsonb_build_object(
                'seq_id', nextval('store.mt_events_sequence'), 'id', md5('fact' || f)::uuid, 'stream_id', md5('seeded' || f % {{accounts}} || '/' || f / {{accounts}} / {{30 * EventsOfDay / EventsOfFact}})::uuid,
                'version', f / {{accounts}} % {{30 * EventsOfDay / EventsOfFact}} + 1))).*
              from generate_series(0, {{(events / EventsOfFact) - 1}}) f join samples on samples.n = f % 1000 join store.mt_events s using (seq_id);
            """));
        await SeedHistory.ExecuteAsync(dataSource, "vacuum analyze");
        var log = new GrownLog(dataSource, rabbitMq, ingestion, accounts, accounts + Events + events);

        // The first is not measured: it compiles what it runs.
        await log.MeasureAsync();
        return log;
    }

    /// <summary>Microseconds for each further event.</summary>
    public async Task<double[]> MeasureAsync()
    {
        await _ingestion.SignalAsync("STOP");
        await Publisher.PublishAsync(_rabbitMq, UsageLoad.Usage(Events, _accounts, duplicates: 0, Span, TimeProvider.System.GetUtcNow(), prefix: $"r{_round++}-"));
        await SeedHistory.ExecuteAsync(_dataSource, "checkpoint");
        var last = await AskAsync("select max(seq_id) from store.mt_events");
        await using var connection = await new ConnectionFactory { Uri = _rabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var watch = Stopwatch.StartNew();
        await _ingestion.SignalAsync("CONT");
        await Publisher.TakenAsync(channel);

        // By the new facts alone: counting millions of identities would take longer than storing these.
        while (await NewItemsAsync(last) < Events)
        {
            await Task.Delay(20);
        }

        return [watch.Elapsed.TotalMicroseconds / Events];
    }

    public async ValueTask DisposeAsync()
    {
        await _ingestion.DisposeAsync();
        await _dataSource.DisposeAsync();
    }

    private Task<long> NewItemsAsync(long after) => AskAsync(
        string.Create(CultureInfo.InvariantCulture, $"select coalesce(sum(jsonb_array_length(data -> 'items')), 0)::bigint from store.mt_events where seq_id > {after} and type = 'usage_recorded_v1'"));

    private async Task<long> AskAsync(string sql)
    {
        await using var command = _dataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
