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
            End("Ingestion", IsIngesting, (database, _) => database.Cut(), process => Task.FromResult(process.Log.Contains("R-RETRY", StringComparison.Ordinal))),
            End("Ingestion", IsIngesting, (database, _) => Clog(database), IsNotReady),
            End("Ingestion", IsIngesting, (_, broker) => Clog(broker), _ => Task.FromResult(true)),
            End("Scoring", IsPublishing, (database, _) => Clog(database), IsNotReady),
            End("Scoring", IsPublishing, (_, broker) => Clog(broker), _ => Task.FromResult(true)),
            End("Api", _ => Task.CompletedTask, (database, _) => Clog(database), IsNotReady));

        ended.Should().OnlyContain(e => e.ExitCode == 0 && e.Took < AtMost);
    }

    private static Task Clog(Wire wire)
    {
        wire.Clog();
        return Task.CompletedTask;
    }

    private static async Task<bool> IsNotReady(ServiceProcess process) => await Health.OrNothing(process.Management) == 503;

    private async Task<(string Service, int ExitCode, TimeSpan Took)> End(string service, Func<RunningSystem, Task> isBusy, Func<Wire, Wire, Task> breakIt, Func<ServiceProcess, Task<bool>> notices)
    {
        (await _oneStarts.WaitAsync(TimeSpan.FromMinutes(2))).Should().BeTrue("those before have started");
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        var postgres = new NpgsqlConnectionStringBuilder(system.Postgres);
        await using var database = new Wire(new($"tcp://{postgres.Host}:{postgres.Port}"));
        await using var broker = new Wire(system.RabbitMq);
        var there = database.Instead(new("tcp://any"));
        await using var process = ServiceProcess.Start(
            $"HealthScoring.{service}", system, ("HEALTHSCORING_POSTGRES", $"{system.Postgres};Host={there.Host};Port={there.Port}"),
            ("HEALTHSCORING_RABBITMQ", broker.Instead(system.RabbitMq).ToString()), ("HEALTHSCORING_HTTP", system.Api.BaseAddress!.ToString()));
        await RunningSystem.Eventually(() => Health.OrNothing(process.Management), status => status == 200);
        await isBusy(system);
        await breakIt(database, broker);
        _oneStarts.Release();

        // Of the API; the others do not answer there.
        var asking = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ask(system)));
        await RunningSystem.Eventually(() => notices(process), noticed => noticed);
        var (exitCode, took) = await process.End();
        await asking;
        return (service, exitCode, took);
    }

    private static async Task Ask(RunningSystem system)
    {
        try
        {
            using var response = await system.Api.GetAsync(new Uri("accounts", UriKind.Relative));
        }
        catch (HttpRequestException)
        {
            // The service has gone, or is not there.
        }
    }

    private static async Task IsIngesting(RunningSystem system)
    {
        await using var producer = await Producer.Connect(system);
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (n, _) =>
            await producer.Send(new { id = $"{n}", source = "shop-web", type = "login", accountId = "acme", userId = "u", occurredAt = system.Clock.GetUtcNow() }));
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored > 0);
    }

    private static async Task IsPublishing(RunningSystem system)
    {
        const int accounts = 20;
        using var decisions = new DecisionStore(system.DataSource, system.Clock);
        await using var session = decisions.Store.LightweightSession();
        for (var n = 0; n < 5_000; n++)
        {
            var close = DecisionSamples.Close with { AccountId = $"account-{n % accounts}", Sequence = 1 + (n / accounts) };
            session.Events.Append(StreamIds.Decisions(close.AccountId, close.Day), close);
        }

        await session.SaveChangesAsync();
        await RunningSystem.Eventually(() => DecisionRelay.Lag(system.DataSource, CancellationToken.None), lag => lag.Through > 0);
    }
}
