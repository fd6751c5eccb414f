using System.Diagnostics;
using System.Globalization;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.Benchmarks.Streaming;
using HealthScoring.EventStore.Database;
using HealthScoring.ServiceDefaults.Access;
using Npgsql;

namespace HealthScoring.Benchmarks.Reading;

/// <summary>
/// What a replica takes off the primary: the health of accounts is asked for at a steady rate while events come in, answered from the primary and from a streaming replica in turn. All of it runs on one
/// machine, so the replica makes nothing faster here; what counts is whose processor time it is, and how old its answers are.
/// </summary>
internal static class ReplicaBenchmark
{
    private const int Rounds = 3;
    private const int RequestsPerSecond = 100;
    private const int EventsPerSecond = 500;
    private const int EventsBefore = 400_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Servers servers)
    {
        var (postgres, rabbitMq) = await servers.CreateAsync("bench_replica");
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        await using var ingestion = await ServiceProcess.StartAsync("Ingestion", postgres, rabbitMq);
        await using var scoring = await ServiceProcess.StartAsync("Scoring", postgres, rabbitMq);
        var now = TimeProvider.System.GetUtcNow();
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Registrations(StreamBenchmark.Accounts, now));
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Usage(EventsBefore, StreamBenchmark.Accounts, 0, TimeSpan.FromDays(28), now));
        var sent = StreamBenchmark.Accounts + EventsBefore;
        await StreamBenchmark.WorkedOffAsync(dataSource, sent);
        await using var replica = await Replica.FollowAsync(servers);
        var key = (await new IssueKeys(dataSource, TimeProvider.System).Create(new("benchmark", [Scope.Read], null, null), CancellationToken.None)).Text.Shown();
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{StreamBenchmark.Accounts:N0} accounts with {EventsBefore:N0} events of 28 days; {RequestsPerSecond} requests a second for `/accounts/{{id}}/health` and {EventsPerSecond} events a second for {Measured.TotalSeconds:N0} s. Processor time in percent of a core.\n"));
        await Console.Out.WriteLineAsync(
            "| answered from | p50, ms | p99, ms | failed | processor, primary | processor, replica | transactions/s, primary | replay lag p50, ms | p99, ms | max, ms | cancelled by replay, so far |\n| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var fromReplica in new[] { false, true })
            {
                (string, string)[] reads = fromReplica ? [("HEALTHSCORING_POSTGRES_READS", new NpgsqlConnectionStringBuilder(postgres) { Port = replica.Port }.ConnectionString)] : [];
                sent += await MeasureAsync(servers, dataSource, replica, (postgres, rabbitMq, key), reads, $"{round}{(fromReplica ? 'r' : 'p')}");
                await StreamBenchmark.WorkedOffAsync(dataSource, sent);
            }
        }
    }

    private static async Task<int> MeasureAsync(
        Servers servers, NpgsqlDataSource primary, Replica replica, (string Postgres, Uri RabbitMq, string Key) system, (string, string)[] reads, string run)
    {
        var address = new Uri($"http://127.0.0.1:{ServiceProcess.FreePort()}");
        await using var api = await ServiceProcess.StartAsync(
            "Api", system.Postgres, system.RabbitMq, [("HEALTHSCORING_HTTP", address.ToString()), ("Access__RequestsPerSecond", $"{10 * RequestsPerSecond}"), .. reads]);
        using var http = new HttpClient { BaseAddress = address, DefaultRequestHeaders = { Authorization = new("Bearer", system.Key) } };
        var random = new Random(1);
        string Health() => string.Create(CultureInfo.InvariantCulture, $"accounts/account-{random.Next(StreamBenchmark.Accounts):00000}/health");
        await ReadBenchmark.LoadAsync(http, RequestsPerSecond, WarmUp, Health);

        await using var there = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(system.Postgres) { Port = replica.Port });
        using var over = new CancellationTokenSource();
        var lags = LagsAsync(primary, there, over.Token);
        var before = await ReadAsync();
        var watch = Stopwatch.StartNew();
        var sending = StreamBenchmark.SendAsync(system.RabbitMq, EventsPerSecond, 10, Measured, run);
        var (latencies, failed) = await ReadBenchmark.LoadAsync(http, RequestsPerSecond, Measured, Health);
        var sent = await sending;
        var (after, seconds) = (await ReadAsync(), watch.Elapsed.TotalSeconds);
        await over.CancelAsync();
        latencies.Sort();
        var lag = await lags;
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {(reads.Length > 0 ? "replica" : "primary")} | {At(latencies, 0.5):0.0} | {At(latencies, 0.99):0.0} | {failed} | {100 * (after.Primary - before.Primary) / seconds:0} % | {100 * (after.Replica - before.Replica) / seconds:0} % | {(after.Transactions - before.Transactions) / seconds:0} | {At(lag, 0.5):0.0} | {At(lag, 0.99):0.0} | {At(lag, 1):0.0} | {after.Cancelled} |"));
        return sent;

        async Task<(double Primary, double Replica, long Transactions, string Cancelled)> ReadAsync() => (
            ClusterTime.Of(servers.Data), ClusterTime.Of(replica.Data), await AskAsync<long>(primary, "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()"),
            await AskAsync<string>(there, "select format('%s lock, %s snapshot, %s pin, %s deadlock', confl_lock, confl_snapshot, confl_bufferpin, confl_deadlock) from pg_stat_database_conflicts where datname = current_database()"));
    }

    // From a moment at which the primary had written something until the replica has replayed it: how old an answer may be, to the milliseconds that asking takes.
    private static async Task<List<double>> LagsAsync(NpgsqlDataSource primary, NpgsqlDataSource replica, CancellationToken over)
    {
        var lags = new List<double>();
        while (!over.IsCancellationRequested)
        {
            var written = await AskAsync<string>(primary, "select pg_current_wal_flush_lsn()::text");
            var watch = Stopwatch.StartNew();
            while (!await AskAsync<bool>(replica, $"select pg_last_wal_replay_lsn() >= '{written}'"))
            {
                await Task.Delay(1, CancellationToken.None);
            }

            lags.Add(watch.Elapsed.TotalMilliseconds);
            await Task.Delay(50, over).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        lags.Sort();
        return lags;
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)];

    private static async Task<T> AskAsync<T>(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
