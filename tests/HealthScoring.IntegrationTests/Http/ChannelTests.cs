using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.IntegrationTests.Http;

public class ChannelTests
{
    [Fact]
    public async Task Events_are_counted_by_the_way_that_they_came_also_where_one_transaction_stores_both()
    {
        // Seven messages make a batch, however long it takes until they are there.
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        using var door = await FrontDoor.Open(system, builder => builder.Configuration.AddInMemoryCollection([new("Ingestion:BatchMessages", "7"), new("Ingestion:BatchWait", "00:00:10")]));
        using var counted = new CounterWatch(door.Service, "healthscoring.ingest.events");
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        object Login(string id, string account = "acme", string source = "shop-web", string user = "u1") => new { id, source, type = "login", accountId = account, userId = user, occurredAt = now };

        await producer.Send(new { id = "r1", source = "crm", type = "account_registered", accountId = "acme", occurredAt = now, name = "Acme" }, "crm");
        await producer.Send(new { events = new[] { Login("a1"), Login("a2"), Login("a3", "nobody"), Login("a4", user: "") } });
        await producer.Send("no JSON");
        await door.Post("v1/events", new { events = new[] { Login("h1"), Login("h2"), Login("h3"), Login("a1"), Login("h4", "nobody"), Login("h5", source: "crm"), Login("a2", user: "u2") } });
        await door.Post("v1/batch", new
        {
            batch = new object[]
            {
                new { type = "track", messageId = "s1", userId = "u1", @event = "Signed In", context = new { groupId = "acme" }, timestamp = now },
                new { type = "page", messageId = "s2", userId = "u1" }, new { type = "track", messageId = "s3", userId = "u1", @event = "Signed In" },
            },
        });
        await producer.Send(Login("h1"));
        await producer.Send(Login("h1"));

        await RunningSystem.Eventually(() => Task.FromResult(counted.Total), total => total >= 18);
        counted.ByChannel.Should().Equal(
            "accepted amqp: 3", "accepted http: 4", "duplicate amqp: 2", "duplicate http: 1", "ignored http: 1", "parked amqp: 1", "parked http: 1", "quarantined amqp: 2", "quarantined http: 3");
        (await system.Ask<long>("select count(distinct xmin::text) from ingest.inbox")).Should().Be(1, "one transaction stored them all");
    }
}
