using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Emitter;

/// <summary>What the broker is given, seen by a queue of the test's own.</summary>
public class MessageTests
{
    [Fact]
    public async Task Before_ingestion_has_run_events_wait_and_then_come_as_one_persistent_message_with_the_trace_of_the_call()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        await using var app = new EmittingApp(system.RabbitMq, o => o.BatchDelay = TimeSpan.FromMilliseconds(500));
        await app.Start();
        using var request = new Activity("GET /orders").Start();
        app.Emitter.Login("acme", "u-1", "evt-1");
        app.Emitter.FeatureUsed("acme", "u-1", "export", "evt-2");
        request.Stop();

        // Nothing declares for it: a producer may have no right to.
        await RunningSystem.Eventually(() => Task.FromResult(app.Count("publish.duration", "no-exchange")), failures => failures > 0);
        await using var connection = await new ConnectionFactory { Uri = system.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync("usage.events", ExchangeType.Topic, durable: true);
        await RunningSystem.Eventually(() => Task.FromResult(app.Count("publish.duration", "unroutable")), failures => failures > 0);
        await channel.QueueDeclareAsync("probe", durable: false, exclusive: true, autoDelete: true);
        await channel.QueueBindAsync("probe", "usage.events", "#");

        var message = (await RunningSystem.Eventually(() => channel.BasicGetAsync("probe", autoAck: true), m => m is not null))!;
        (message.RoutingKey, message.BasicProperties.ContentType, message.BasicProperties.DeliveryMode).Should().Be(("shop-web", "application/json", DeliveryModes.Persistent));
        Guid.Parse(message.BasicProperties.MessageId!).Version.Should().Be(7);
        Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers!["traceparent"]!).Should().Contain(request.TraceId.ToString());
        JsonDocument.Parse(message.Body).RootElement.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetString()).Should().Equal("evt-1", "evt-2");
    }

    [Fact]
    public async Task A_producer_tells_that_it_lives_and_when_it_will_again()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var app = new EmittingApp(system.RabbitMq, o => o.HeartbeatInterval = TimeSpan.FromSeconds(1));
        await app.Start();

        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), beats => beats >= 2);
        (await system.Ask<long>("select count(*) from ingest.quarantine")).Should().Be(0);
    }
}
