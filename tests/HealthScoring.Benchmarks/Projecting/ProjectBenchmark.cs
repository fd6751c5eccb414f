using System.Diagnostics;
using System.Globalization;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.ReadModel;
using Marten;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HealthScoring.Benchmarks.Projecting;

/// <summary>
/// Building everything that is read from the event store anew: days, users, features, profiles and the score of every account. Beside it the projection of Marten's textbook, of the
/// same usage, which keeps a document of what each account did and no score.
/// </summary>
internal static class ProjectBenchmark
{
    private const int Events = 500_000;
    private const int Accounts = 2_000;
    private static readonly TimeSpan Span = TimeSpan.FromDays(28);

    public static async Task RunAsync(Servers servers)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var dataSource = await SeedAsync(servers, now);
        await using var textbook = await TextbookBaseline.SeedAsync(servers, UsageLoad.Generate(Events, Accounts, Span, now));
        await Comparison.PrintAsync(
            string.Create(CultureInfo.InvariantCulture, $"Rebuild of {Events:N0} events of {Span.TotalDays:N0} days on {Accounts:N0} accounts (Zipf)."),
            [new("events/s", "N0")],
            [
                new("textbook: a document per account", async () => [await MeasureAsync(() => TextbookBaseline.RebuildAsync(textbook))]),
                new("rebuild, scores included", async () => [await MeasureAsync(async () =>
                    await new RebuildReadModel(dataSource, TimeProvider.System, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None))]),
            ]);
        await SameUsesAsync(dataSource, textbook);
    }

    // Both have every use and sign-in of every account, or one of them has measured something else.
    private static async Task SameUsesAsync(NpgsqlDataSource dataSource, DocumentStore textbook)
    {
        var schema = await Migrate.Generation(dataSource, CancellationToken.None);
        await using var command = dataSource.CreateCommand($"select data from {schema.Name}.days");
        var own = 0;
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                own += ActivityCodec.Day(reader.GetFieldValue<byte[]>(0)).Users.Sum(u => u.Logins + u.Uses.Sum(f => f.Value));
            }
        }

        await using var session = textbook.QuerySession();
        var documents = await session.Query<AccountUsage>().ToListAsync();
        var theirs = documents.Sum(d => d.Days.Values.Sum(day => day.Values.Sum(user => user.Values.Sum())));
        if (own != Events || theirs != Events)
        {
            throw new InvalidOperationException($"{Events} uses went in; {own} are in the read model and {theirs} in the documents.");
        }
    }

    private static async Task<double> MeasureAsync(Func<Task> rebuild)
    {
        var watch = Stopwatch.StartNew();
        await rebuild();
        return Events / watch.Elapsed.TotalSeconds;
    }

    private static async Task<NpgsqlDataSource> SeedAsync(Servers servers, DateTimeOffset now)
    {
        var (postgres, rabbitMq) = await servers.CreateAsync("bench_project");
        var dataSource = Servers.Open(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        await using var ingestion = await ServiceProcess.StartAsync("Ingestion", postgres, rabbitMq);
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Registrations(Accounts, now));
        await Publisher.PublishAsync(rabbitMq, UsageLoad.Usage(Events, Accounts, duplicates: 0, Span, now));
        await Stored.IdentitiesAsync(dataSource, Accounts + Events);
        return dataSource;
    }
}
