using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Streams;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests.Domain.Closing;
using Npgsql;

namespace HealthScoring.IntegrationTests.Shutdown;

/// <summary>Services that are told to end in the middle of work that they cannot do, because what they depend on is away: it refuses connections, or it is silent.</summary>
public sealed class AwayTests : IDisposable
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(20);

    // Others need the processors too; to end takes hardly any of them.
    private readonly SemaphoreSlim _oneStarts = new(1);

    public void Dispose() => _oneStarts.Dispose();

    [Fact]
    public async Task A_service_ends_within_twenty_seconds_whatever_is_away()
    {
        var ended = await Task.WhenAll(
            End("Ingestion", Ingesting, (database, _) => database.Cut(), process => Task.FromResult(process.Log.Contains("R-RETRY", StringComparison.Ordinal))),
            End("Ingestion", Ingesting, (database, _) => Clog(database), IsNotReady),
            End("Ingestion", Ingesting, (_, broker) => Clog(broker), _ => Task.FromResult(true)),
            End("Scoring", Publishing, (database, _) => Clog(database), IsNotReady),
            End("Scoring", Publishing, (_, broker) => Clog(broker), _ => Task.FromResult(true)),
            End("Api", Answering(), (database, _) => Clog(database), IsNotReady));

        ended.Should().OnlyContain(e => e.ExitCode == 0 && e.Took < AtMost);
    }

    private static Task Clog(Wire wire)
    {
        wire.Clog();
        return Task.CompletedTask;
    }

    private static async Task<bool> IsNotReady(ServiceProcess process) => await Health.OrNothing(process.Management) == 503;

    private async Task<(string Service, int ExitCode, TimeSpan Took)> End(string service, Work work, Func<Wire, Wire, Task> breakIt, Func<ServiceProcess, Task<bool>> notices)
    {
        (await _oneStarts.WaitAsync(TimeSpan.FromMinutes(2))).Should().BeTrue("those before have started");
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        var postgres = new NpgsqlConnectionStringBuilder(system.Postgres);
        await using var database = new Wire(new($"tcp://{postgres.Host}:{postgres.Port}"));
        await using var broker = new Wire(system.RabbitMq);
        var there = database.Instead(new("tcp://any"));
        await using var process = ServiceProcess.Start(
            $"HealthScoring.{service}", system, ("HEALTHSCORING_POSTGRES", $"{system.PostgresOf(service)};Host={there.Host};Port={there.Port}"),
            ("HEALTHSCORING_RABBITMQ", broker.Instead(system.RabbitMq).ToString()), ("HEALTHSCORING_HTTP", system.Api.BaseAddress!.ToString()));
        await RunningSystem.Eventually(() => Health.OrNothing(process.Management), status => status == 200);

        // It breaks while work comes, and more of it comes after that.
        var giving = work.Give(system, Enumerable.Range(0, work.Pieces));
        await RunningSystem.Eventually(() => work.Done(system), done => done > 0);
        await breakIt(database, broker);
        _oneStarts.Release();
        await giving;
        await work.Give(system, Enumerable.Range(work.Pieces, work.Pieces));
        await RunningSystem.Eventually(() => notices(process), noticed => noticed);
        (await work.Done(system)).Should().BeLessThan(2 * work.Pieces, "it has work that it cannot do");
        var (exitCode, took) = await process.End();
        return (service, exitCode, took);
    }

    private static Work Ingesting { get; } = new(
        1_000,
        async (system, pieces) =>
        {
            await using var producer = await Producer.Connect(system);
            await Parallel.ForEachAsync(pieces, new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (n, _) =>
                await producer.Send(new { id = $"{n}", source = "shop-web", type = "login", accountId = "acme", userId = "u", occurredAt = system.Clock.GetUtcNow() }));
        },
        system => system.Ask<long>("select count(*) from ingest.inbox"));

    private static Work Publishing { get; } = new(
        2_000,
        async (system, pieces) =>
        {
            const int accounts = 20;
            using var decisions = new DecisionStore(system.DataSource, system.Clock);
            await using var session = decisions.Store.LightweightSession();
            foreach (var n in pieces)
            {
                var close = DecisionSamples.Close with { AccountId = $"account-{n % accounts}", Sequence = 1 + (n / accounts) };
                session.Events.Append(StreamIds.Decisions(close.AccountId, close.Day), close);
            }

            await session.SaveChangesAsync();
        },
        async system => (await DecisionRelay.Lag(system.DataSource, CancellationToken.None)).Through);

    // Nobody waits for the answers.
    private static Work Answering()
    {
        var answered = 0L;
        return new(
            20,
            (system, pieces) =>
            {
                _ = Task.WhenAll(pieces.Select(_ => Ask(system)));
                return Task.CompletedTask;
            },
            _ => Task.FromResult(Interlocked.Read(ref answered)));

        async Task Ask(RunningSystem system)
        {
            try
            {
                using var response = await system.Api.GetAsync(new Uri("accounts", UriKind.Relative));
                Interlocked.Increment(ref answered);
            }
            catch (HttpRequestException)
            {
                // The service has gone.
            }
        }
    }

    /// <summary>What a service is given to do.</summary>
    /// <param name="Pieces">How many pieces before something breaks, and again after that.</param>
    /// <param name="Give">Gives it pieces by their numbers.</param>
    /// <param name="Done">How many of all are done.</param>
    private sealed record Work(int Pieces, Func<RunningSystem, IEnumerable<int>, Task> Give, Func<RunningSystem, Task<long>> Done);
}
