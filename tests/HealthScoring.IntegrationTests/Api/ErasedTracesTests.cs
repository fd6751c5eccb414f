using System.Diagnostics;
using System.Net;
using System.Text.Json;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Api;

/// <summary>A person is erased while somebody is about to write down a trace that was read before.</summary>
public sealed class ErasedTracesTests : IAsyncLifetime, IDisposable
{
    private readonly Spans _spans = new();
    private readonly string _trace = ActivityTraceId.CreateRandom().ToHexString();
    private RunningSystem _system = null!;

    private string Context => $"00-{_trace}-b7ad6b7169203331-01";

    public async Task InitializeAsync()
    {
        _system = await RunningSystem.Start(scoring: 0);
        await using var producer = await Producer.Connect(_system);
        var (now, headers) = (_system.Clock.GetUtcNow(), new Dictionary<string, object?> { ["traceparent"] = Context });
        var registered = new { id = "r", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", seats = 5, occurredAt = now, handOverOn = $"{now.AddDays(-4):yyyy-MM-dd}" };
        await producer.Send(JsonSerializer.SerializeToUtf8Bytes(registered), "crm", new BasicProperties { Persistent = true, Headers = headers });
        await RunningSystem.Eventually(TracedFacts, traced => traced == 1);
    }

    public async Task DisposeAsync() => await _system.DisposeAsync();

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task A_page_that_was_read_before_does_not_bring_a_trace_back()
    {
        await using var page = await _system.DataSource.OpenConnectionAsync();
        await using var transaction = await page.BeginTransactionAsync();
        await Execute(page, "update read_1.position set through = (select max(seq_id) from store.mt_events)");
        await Execute(page, $"insert into read_1.dirty (account, seq, trace, traced_at) values ('{EventStore.Keys.Account("acme")}', 1, '{Context}', now())");

        var erasing = NamedPerson.Erase(_system, "acme");
        await RunningSystem.Eventually(TracedFacts, traced => traced == 0);
        await transaction.CommitAsync();

        (await erasing).Should().Be(HttpStatusCode.NoContent);
        (await _system.Ask<long>("select count(*) from read_1.dirty")).Should().Be(1, "the page was written");
        (await WholeDatabase.RowsWith(_system, _trace)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("scorer")]
    [InlineData("closer")]
    public async Task Who_read_a_trace_before_and_writes_it_after_does_not_bring_it_back(string who)
    {
        await Closed();
        await using var connection = await _system.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await (who == "scorer" ? DecisionLocks.HoldScorecards(connection, transaction, CancellationToken.None) : DecisionLocks.HoldGeneration(connection, transaction, CancellationToken.None));

        var erasing = NamedPerson.Erase(_system, "acme");
        await RunningSystem.Eventually(TracedFacts, traced => traced == 0);
        var written = await Execute(connection, who == "scorer" ? $"update read_1.health set trace = '{Context}'" : $"update decisions.mt_events set headers = jsonb_build_object('traceparent', '{Context}')");
        await transaction.CommitAsync();

        (await erasing).Should().Be(HttpStatusCode.NoContent);
        written.Should().BePositive();
        (await WholeDatabase.RowsWith(_system, _trace)).Should().BeEmpty();
    }

    [Fact]
    public async Task Traces_are_taken_off_older_generations_too_and_one_that_is_built_anew_has_none()
    {
        await Closed();
        await new RebuildReadModel(_system.DataSource, _system.Clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);
        (await WholeDatabase.RowsWith(_system, _trace)).Keys.Should().Contain(["store.mt_events", "read_1.health"]);

        (await NamedPerson.Erase(_system, "acme")).Should().Be(HttpStatusCode.NoContent);

        (await WholeDatabase.RowsWith(_system, _trace)).Should().BeEmpty();
    }

    [Fact]
    public async Task Where_nobody_projects_the_answer_comes_all_the_same()
    {
        (await NamedPerson.Erase(_system, "acme")).Should().Be(HttpStatusCode.NoContent);

        (await WholeDatabase.RowsWith(_system, _trace)).Should().BeEmpty();
    }

    // By a scoring service that is gone afterwards. Three of four days: the last may not be due yet, soon after midnight.
    private async Task Closed()
    {
        var scoring = await _system.Run(ScoringHost.Build);
        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from decisions.mt_events"), closes => closes >= 3);
        await RunningSystem.Eventually(() => _system.Ask<string?>("select trace from read_1.health"), trace => trace is not null);
        await _system.Stop(scoring);
    }

    private Task<long> TracedFacts() => _system.Ask<long>("select count(*) from store.mt_events where headers ? 'traceparent'");

    private static async Task<int> Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }
}
