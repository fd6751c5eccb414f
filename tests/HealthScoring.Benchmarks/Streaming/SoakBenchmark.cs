using System.Globalization;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.EventStore.Database;
using Npgsql;

namespace HealthScoring.Benchmarks.Streaming;

/// <summary>Whether memory stays where it is: half an hour of events from a producer to live scores, while the API is asked for the health of one account after the other.</summary>
internal static class SoakBenchmark
{
    private const int Rate = 1_000;
    private const int PerMessage = 10;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(Servers servers)
    {
        var (postgres, rabbitMq) = await servers.CreateAsync("bench_soak");
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        var address = new Uri($"http://127.0.0.1:{ServiceProcess.FreePort()}");
        await using var ingestion = await ServiceProcess.StartAsync("Ingestion", postgres, rabbitMq);
        await using var scoring = await ServiceProcess.StartAsync("Scoring", postgres, rabbitMq);
        await using var api = await ServiceProcess.StartAsync("Api", postgres, rabbitMq, ("HEALTHSCORING_HTTP", address.ToString()));
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Registrations(StreamBenchmark.Accounts, TimeProvider.System.GetUtcNow()));
        await StreamBenchmark.WorkedOffAsync(dataSource, StreamBenchmark.Accounts);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{Rate:N0} events/s on {StreamBenchmark.Accounts:N0} accounts for {Length.TotalMinutes:N0} minutes, and {1 / AskEvery.TotalSeconds:N0} requests a second for `/accounts/{{id}}/health`. Resident memory, MiB.\n"));
        await Console.Out.WriteLineAsync("| minute | ingestion | scoring | api |\n| --: | --: | --: | --: |");
        using var done = new CancellationTokenSource();
        var asking = AskAsync(address, done.Token);
        var looking = LookAsync([ingestion, scoring, api], done.Token);
        var sent = await StreamBenchmark.SendAsync(rabbitMq, Rate, PerMessage, Length, "m");
        await StreamBenchmark.WorkedOffAsync(dataSource, StreamBenchmark.Accounts + sent);
        await done.CancelAsync();
        await Task.WhenAll(asking, looking);
        await PrintAsync("peak", [ingestion.PeakBytes, scoring.PeakBytes, api.PeakBytes]);
    }

    private static async Task LookAsync(ServiceProcess[] services, CancellationToken done)
    {
        for (var after = TimeSpan.Zero; !done.IsCancellationRequested; after += LookEvery)
        {
            await PrintAsync(after.TotalMinutes.ToString("0", CultureInfo.InvariantCulture), services.Select(s => s.ResidentBytes));
            await Task.Delay(LookEvery, done).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static async Task AskAsync(Uri api, CancellationToken done)
    {
        using var http = new HttpClient { BaseAddress = api };
        for (var n = 0; !done.IsCancellationRequested; n++)
        {
            var account = (n % StreamBenchmark.Accounts).ToString("00000", CultureInfo.InvariantCulture);
            await http.GetByteArrayAsync(new Uri($"accounts/account-{account}/health", UriKind.Relative), CancellationToken.None);
            await Task.Delay(AskEvery, CancellationToken.None);
        }
    }

    private static Task PrintAsync(string minute, IEnumerable<long> bytes) =>
        Console.Out.WriteLineAsync($"| {minute} | {string.Join(" | ", bytes.Select(b => (b / 1_048_576.0).ToString("N0", CultureInfo.InvariantCulture)))} |");
}
