using System.Net;
using System.Text.Json;
using HealthScoring.Cli.Publishing;
using HealthScoring.IntegrationTests.Emitter;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.IntegrationTests.Ingestion;

/// <summary>A source of 200 characters that no routing key can hold: 500 bytes of UTF-8.</summary>
public class LongSourceTests
{
    private static readonly string Source = new string('é', 100) + new string('中', 100);

    [Fact]
    public async Task By_the_emitter()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var app = new EmittingApp(system.RabbitMq, o => o.Source = Source);
        await app.Start();
        app.Emitter.Login("acme", "u-1").Should().BeTrue();

        await Stored(system, 1);
        app.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Over_HTTP_as_events_and_as_calls_of_Segment_that_do_not_name_it_themselves()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        using var door = await FrontDoor.Open(system);
        door.Http.DefaultRequestHeaders.Authorization = new("Bearer", await system.NewKey(Source, [Scope.Ingest]));
        var now = system.Clock.GetUtcNow();

        (await door.Post("v1/events", new { id = "1", type = "login", accountId = "acme", userId = "u-1", occurredAt = now })).Status.Should().Be(HttpStatusCode.Accepted);
        (await door.Post("v1/track", new { messageId = "2", userId = "u-1", @event = "Signed In", context = new { groupId = "acme" }, timestamp = now })).Status.Should().Be(HttpStatusCode.OK);

        await Stored(system, 2);
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task By_the_publisher_of_the_command_line()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var publisher = await UsagePublisher.Connect(system.RabbitMq, _ => { }, CancellationToken.None);
        var body = JsonSerializer.SerializeToUtf8Bytes(new { id = "1", source = Source, type = "login", accountId = "acme", userId = "u-1", occurredAt = system.Clock.GetUtcNow() });
        await publisher.Publish(new("m-1", Source, body, 1), CancellationToken.None);
        await publisher.Flush(CancellationToken.None);

        await Stored(system, 1);
    }

    private static async Task Stored(RunningSystem system, long events)
    {
        await RunningSystem.Eventually(
            () => system.Ask<long>($"select coalesce(sum(events), 0)::bigint from ingest.source_counts where source = '{Source}' and outcome = 'parked'"), stored => stored == events);
        (await system.Ask<long>("select count(*) from ingest.quarantine")).Should().Be(0);
    }
}
