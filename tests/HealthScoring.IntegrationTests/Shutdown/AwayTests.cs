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
            End("Api", IsAsked, (database, _) => Clog(database), IsNotReady));

        ended.Should().OnlyContain(e => e.ExitCode == 0 && e.Took < AtMost);
    }

    private static Task Clog(Wire wire)
    {
        wire.Clog();
        return Task.CompletedTask;
    }

    private static async Task<bool> IsNotReady(ServiceProcess process) => await Health.OrNothing(process.Management) == 503;

    private async Task<(string Service, int ExitCode, TimeSpan Took)> End(string service, Func<RunningSystem, Task<Func<Task<bool>>>> begin, Func<Wire, Wire, Task> breakIt, Func<ServiceProcess, Task<bool>> notices)
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
        var work = await begin(system);
        await breakIt(database, broker);
        _oneStarts.Release();
        (await work()).Should().BeTrue($"there is work left for {service}");

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

    // Each begins work, and answers how to find out whether some of it is left.
    private static async Task<Func<Task<bool>>> IsIngesting(RunningSystem system)
    {
        const int messages = 3_000;
        const int perMessage = 20;
        await using var producer = await Producer.Connect(system);
        var at = system.Clock.GetUtcNow();
        var sending = Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (m, _) => await producer.Send(new
        {
            events = Enumerable.Range(0, perMessage).Select(n => new { id = $"{m}-{n}", source = "shop-web", type = "login", accountId = "acme", userId = "u", occurredAt = at }),
        }));
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored > 0);
        await sending;
        return async () => await system.Ask<long>("select count(*) from ingest.inbox") < messages * perMessage;
    }

    private static async Task<Func<Task<bool>>> IsPublishing(RunningSystem system)
    {
        const int accounts = 20;
        using var decisions = new DecisionStore(system.DataSource, system.Clock);
        await using var session = decisions.Store.LightweightSession();
        for (var n = 0; n < 20_000; n++)
        {
            var close = DecisionSamples.Close with { AccountId = $"account-{n % accounts}", Sequence = 1 + (n / accounts) };
            session.Events.Append(StreamIds.Decisions(close.AccountId, close.Day), close);
        }

        await session.SaveChangesAsync();
        await RunningSystem.Eventually(() => DecisionRelay.Lag(system.DataSource, CancellationToken.None), lag => lag.Through > 0);
        return async () => (await DecisionRelay.Lag(system.DataSource, CancellationToken.None)).Behind;
    }

    // Its work begins when it is asked, after the database has fallen silent.
    private static Task<Func<Task<bool>>> IsAsked(RunningSystem system) => Task.FromResult(() => Task.FromResult(true));
}
