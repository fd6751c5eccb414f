using System.Diagnostics;
using System.Globalization;
using HealthScoring.Benchmarks.Closing;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.Benchmarks.Seeding;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HealthScoring.Benchmarks.Growing;

/// <summary>
/// Whether the next close, the next live score and the next events of an account cost more when it has ten times as much behind it. Closes and scores are measured with empty logs, which neither reads;
/// ingestion, which knows nothing but logs and identities, with those.
/// </summary>
internal static class GrowthBenchmark
{
    private const int Accounts = 1_000;
    private const int Rounds = 15;
    private const int IngestRounds = 7;
    private static readonly DateOnly FirstDay = new(2026, 6, 1);

    public static async Task RunAsync(Servers servers)
    {
        await using var once = await Grown.SeedAsync(servers, "bench_growth_1", days: 90);
        await using var tenfold = await Grown.SeedAsync(servers, "bench_growth_10", days: 900);
        await Comparison.PrintAsync(
            $"Cost of {Accounts:N0} accounts; the ratio is that to the first line.",
            [new("close of a day, ms per account", "0.000"), new("live score, ms per account", "0.000")],
            [
                new("90 days of history", once.MeasureAsync),
                new("900 days of history", tenfold.MeasureAsync),
            ],
            Rounds);
        await once.DisposeAsync();
        await tenfold.DisposeAsync();
        await using var few = await GrownLog.SeedAsync(servers, "bench_growth_log_1", Accounts, days: 90);
        await using var many = await GrownLog.SeedAsync(servers, "bench_growth_log_10", Accounts, days: 900);
        await Comparison.PrintAsync(
            $"Cost of {GrownLog.Events:N0} further events of {Accounts:N0} accounts, from the queue to committed facts; right after a checkpoint, so that every page that is touched is written whole.",
            [new("ingest, µs per event", "0.0")],
            [
                new($"{few.Identities:N0} events stored", few.MeasureAsync),
                new($"{many.Identities:N0} events stored", many.MeasureAsync),
            ],
            IngestRounds);
    }

    private sealed class Grown(NpgsqlDataSource dataSource) : IAsyncDisposable
    {
        private readonly DecisionStore _decisions = new(dataSource, TimeProvider.System);
        private DateOnly _day = FirstDay;

        public static async Task<Grown> SeedAsync(Servers servers, string name, int days)
        {
            var (postgres, _) = await servers.CreateAsync(name);
            var dataSource = Servers.Open(postgres);
            await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
            var history = new UsageHistory(FirstDay.AddDays(-days), days + Rounds + 1);
            var events = await SeedHistory.RunAsync(dataSource, _ => history, Accounts, raw: false, closedThrough: FirstDay.AddDays(-1));
            await SeedHistory.ScoreAsync(dataSource, new(FirstDay.ToDateTime(new(12, 0)), TimeSpan.Zero));
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {events:N0} events"));
            var grown = new Grown(dataSource);

            // The first is not measured: it compiles what it runs.
            await grown.MeasureAsync();
            return grown;
        }

        public async Task<double[]> MeasureAsync()
        {
            var watch = Stopwatch.StartNew();
            await CloseDay.RunAsync(new(dataSource, _decisions.Store, NullLogger.Instance), _day);
            var closed = watch.Elapsed;
            _day = _day.AddDays(1);
            await SeedHistory.MakeDueAsync(dataSource);
            watch.Restart();
            await SeedHistory.ScoreDueAsync(dataSource, new(_day.ToDateTime(new(12, 0)), TimeSpan.Zero));
            return [closed.TotalMilliseconds / Accounts, watch.Elapsed.TotalMilliseconds / Accounts];
        }

        public async ValueTask DisposeAsync()
        {
            _decisions.Dispose();
            await dataSource.DisposeAsync();
        }
    }
}
