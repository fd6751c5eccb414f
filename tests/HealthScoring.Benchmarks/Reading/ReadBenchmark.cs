using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.Benchmarks.Seeding;
using HealthScoring.EventStore.Database;
using HealthScoring.ServiceDefaults.Access;
using Npgsql;

namespace HealthScoring.Benchmarks.Reading;

/// <summary>
/// What the API takes to answer with many accounts behind it: the health of one account, any of them, and the first page of those at risk. Requests are sent at their time whether or not earlier ones
/// are answered, and latency counts from that time: a server that stalls is not spared those that would have come meanwhile.
/// </summary>
internal static class ReadBenchmark
{
    private const int Accounts = 100_000;
    private const int DaysBefore = 90;
    private const int RequestsPerSecond = 500;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Servers servers)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var (postgres, rabbitMq) = await servers.CreateAsync("bench_read");
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);

        // Accounts of every age up to ninety days.
        var watch = Stopwatch.StartNew();
        var events = await SeedHistory.RunAsync(dataSource, n => Of(today, n % DaysBefore), Accounts, raw: false, closedThrough: today.AddDays(-1));
        await SeedHistory.ScoreAsync(dataSource, TimeProvider.System.GetUtcNow());
        await Console.Error.WriteLineAsync($"{events:N0} events seeded in {watch.Elapsed.TotalSeconds:N0} s");

        var address = new Uri($"http://127.0.0.1:{ServiceProcess.FreePort()}");
        var key = await new IssueKeys(dataSource, TimeProvider.System).Create(new("benchmark", [Scope.Read], null, null), CancellationToken.None);
        await using var api = await ServiceProcess.StartAsync("Api", postgres, rabbitMq, ("HEALTHSCORING_HTTP", address.ToString()), ("Access__RequestsPerSecond", $"{2 * RequestsPerSecond}"));
        using var http = new HttpClient { BaseAddress = address, DefaultRequestHeaders = { Authorization = new("Bearer", key.Text.Shown()) } };
        var page = JsonDocument.Parse(await http.GetStringAsync(new Uri("accounts?band=atRisk", UriKind.Relative))).RootElement.GetProperty("items").GetArrayLength();
        var random = new Random(1);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"\n{Accounts:N0} accounts of up to {DaysBefore} days ({events:N0} events); {RequestsPerSecond} requests a second for {Measured.TotalSeconds:N0} s after {WarmUp.TotalSeconds:N0} s.\n"));
        await Console.Out.WriteLineAsync("| request | p50, ms | p90, ms | p99, ms | max, ms | failed |\n| --- | --: | --: | --: | --: | --: |");
        await MeasureAsync(http, "/accounts/{id}/health", RequestsPerSecond, () => $"accounts/{UsageHistory.AccountId(random.Next(Accounts))}/health");
        await MeasureAsync(http, "/accounts?band=atRisk", RequestsPerSecond / 10, () => "accounts?band=atRisk");
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\nPages of {page} accounts at {RequestsPerSecond / 10} a second. Peak resident memory of the API: {api.PeakBytes / 1_048_576.0:N0} MiB."));
    }

    private static UsageHistory Of(DateOnly today, int age) => new(today.AddDays(-age), age + 1, someStall: true);

    private static async Task MeasureAsync(HttpClient http, string name, int perSecond, Func<string> path)
    {
        await LoadAsync(http, perSecond, WarmUp, path);
        var (latencies, failed) = await LoadAsync(http, perSecond, Measured, path);
        latencies.Sort();
        double At(double share) => latencies[(int)Math.Min(latencies.Count - 1, share * latencies.Count)];
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| `{name}` | {At(0.5):0.0} | {At(0.9):0.0} | {At(0.99):0.0} | {latencies[^1]:0.0} | {failed} |"));
    }

    internal static async Task<(List<double> Latencies, int Failed)> LoadAsync(HttpClient http, int perSecond, TimeSpan length, Func<string> path)
    {
        var count = (int)(perSecond * length.TotalSeconds);
        var (latencies, failed) = (new double[count], 0);
        var requests = new Task[count];
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < count; n++)
        {
            var due = TimeSpan.FromSeconds(n / (double)perSecond);
            if (due - watch.Elapsed is { Ticks: > 0 } early)
            {
                await Task.Delay(early);
            }

            requests[n] = AskAsync(n, due, path());
        }

        await Task.WhenAll(requests);
        return ([.. latencies], failed);

        async Task AskAsync(int n, TimeSpan due, string address)
        {
            using var answer = await http.GetAsync(new Uri(address, UriKind.Relative));
            await answer.Content.ReadAsByteArrayAsync();
            latencies[n] = (watch.Elapsed - due).TotalMilliseconds;
            if (!answer.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref failed);
            }
        }
    }
}
