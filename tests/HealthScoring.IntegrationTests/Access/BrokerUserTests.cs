using System.Text;
using HealthScoring.Cli.BrokerUsers;
using HealthScoring.IntegrationTests.Fixtures;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.IntegrationTests.Access;

/// <summary>Users that `healthscoring broker-user` makes, at the real broker: each may do its one thing and is refused everything else.</summary>
public sealed class BrokerUserTests : IAsyncLifetime
{
    private readonly string _name = $"t{Guid.NewGuid():N}";
    private readonly BrokerAdministration _administration = BrokerAdministration.OfEnvironment();
    private RunningSystem _system = null!;
    private IConnection _admin = null!;
    private IChannel _all = null!;

    public async Task InitializeAsync()
    {
        // The services declare what there is, as anywhere.
        _system = await RunningSystem.Start(api: false);
        _admin = await new ConnectionFactory { Uri = _system.RabbitMq }.CreateConnectionAsync();
        _all = await _admin.CreateChannelAsync(new CreateChannelOptions(true, true));
        await RunningSystem.Eventually(NotificationsAreThere, there => there);
        await _all.QueueDeclareAsync("sub.other", durable: true, exclusive: false, autoDelete: false);
    }

    public async Task DisposeAsync()
    {
        await _administration.Remove(BrokerUser.Producer(_name), CancellationToken.None);
        await _administration.Remove(BrokerUser.Subscriber(_name), CancellationToken.None);
        _administration.Dispose();
        await _admin.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task A_producer_publishes_its_own_events_and_does_nothing_else()
    {
        await using var producer = await Connect(BrokerUser.Producer(_name));
        var body = Encoding.UTF8.GetBytes($$"""{"id":"1","source":"{{_name}}","type":"producer_heartbeat","occurredAt":"{{_system.Clock.GetUtcNow():O}}"}""");

        await using (var channel = await producer.CreateChannelAsync(new CreateChannelOptions(true, true)))
        {
            await channel.ExchangeDeclarePassiveAsync("usage.events");
            await channel.BasicPublishAsync("usage.events", _name, mandatory: true, body);
        }

        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == 1);
        await Refused(producer, "with the routing key of another", c => c.BasicPublishAsync("usage.events", "shop-web", body).AsTask());
        await Refused(producer, "as a notification", c => c.BasicPublishAsync("health.notifications", "alert.raised.critical", body).AsTask());
        await Refused(producer, "straight to a queue", c => c.BasicPublishAsync("", "usage-ingestion", body).AsTask());
        await Refused(producer, "past the exchange", c => c.BasicPublishAsync("usage-ingestion", "", body).AsTask());
        await Refused(producer, "consume", c => c.BasicConsumeAsync("usage-ingestion", autoAck: true, new AsyncEventingBasicConsumer(c)));
        await Refused(producer, "get", c => c.BasicGetAsync("usage-ingestion", autoAck: true));
        await Refused(producer, "consume of another", c => c.BasicGetAsync("sub.other", autoAck: true));
        await Refused(producer, "purge", c => c.QueuePurgeAsync("usage-ingestion"));
        await Refused(producer, "a queue of its own", c => c.QueueDeclareAsync("mine", durable: true, exclusive: false, autoDelete: false));
        await Refused(producer, "a private queue", c => c.QueueDeclareAsync());
        await Refused(producer, "an exchange", c => c.ExchangeDeclareAsync("mine", ExchangeType.Topic));
        await Refused(producer, "delete the exchange", c => c.ExchangeDeleteAsync("usage.events"));
        await Refused(producer, "delete the queue", c => c.QueueDeleteAsync("usage-ingestion"));
        await Refused(producer, "bind", c => c.QueueBindAsync("sub.other", "usage.events", "#"));
        (await _system.Ask<long>("select count(*) from ingest.inbox")).Should().Be(1);
    }

    [Fact]
    public async Task A_subscriber_declares_and_reads_its_own_queue_and_does_nothing_else()
    {
        var own = BrokerUser.QueueOf(_name);
        await using var subscriber = await Connect(BrokerUser.Subscriber(_name));

        await using (var channel = await subscriber.CreateChannelAsync())
        {
            await channel.QueueDeclareAsync(own, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
            await channel.QueueBindAsync(own, "health.notifications", "alert.#");
            await _all.BasicPublishAsync("health.notifications", "alert.raised.critical", mandatory: true, "{}"u8.ToArray());
            var read = await RunningSystem.Eventually(() => channel.BasicGetAsync(own, autoAck: true), message => message is not null);
            read!.RoutingKey.Should().Be("alert.raised.critical");
        }

        await Refused(subscriber, "a queue of another", c => c.QueueDeclareAsync("sub.another", durable: true, exclusive: false, autoDelete: false));
        await Refused(subscriber, "a private queue", c => c.QueueDeclareAsync());
        await Refused(subscriber, "read of another", c => c.BasicGetAsync("sub.other", autoAck: true));
        await Refused(subscriber, "read what is unrouted", c => c.BasicGetAsync("health.notifications.unrouted", autoAck: true));
        await Refused(subscriber, "read events", c => c.BasicGetAsync("usage-ingestion", autoAck: true));
        await Refused(subscriber, "bind to events", c => c.QueueBindAsync(own, "usage.events", "#"));
        await Refused(subscriber, "bind another's queue", c => c.QueueBindAsync("sub.other", "health.notifications", "#"));
        await Refused(subscriber, "publish a notification", c => c.BasicPublishAsync("health.notifications", "alert.raised.critical", ReadOnlyMemory<byte>.Empty).AsTask());
        await Refused(subscriber, "publish an event", c => c.BasicPublishAsync("usage.events", _name, ReadOnlyMemory<byte>.Empty).AsTask());
        await Refused(subscriber, "publish to its queue", c => c.BasicPublishAsync("", own, ReadOnlyMemory<byte>.Empty).AsTask());
        await Refused(subscriber, "delete the exchange", c => c.ExchangeDeleteAsync("health.notifications"));
        await using (var channel = await subscriber.CreateChannelAsync())
        {
            await channel.QueueDeleteAsync(own);
        }

        // A dead letter would be published in its name.
        await Refused(subscriber, "publish by dead letters", c => c.QueueDeclareAsync(
            own, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-dead-letter-exchange"] = "usage.events" }));
    }

    [Fact]
    public async Task Made_again_a_user_has_another_password_and_who_is_connected_stays_so()
    {
        var user = BrokerUser.Producer(_name);
        var old = new UriBuilder(_system.RabbitMq) { UserName = user.Name, Password = await _administration.Put(user, _system.RabbitMq.AbsolutePath.Trim('/'), CancellationToken.None) }.Uri;
        await using var connected = await new ConnectionFactory { Uri = old }.CreateConnectionAsync();

        await using var next = await Connect(user);

        (connected.IsOpen, next.IsOpen).Should().Be((true, true));
        await FluentActions.Awaiting(() => new ConnectionFactory { Uri = old }.CreateConnectionAsync()).Should().ThrowAsync<BrokerUnreachableException>();
    }

    private async Task<IConnection> Connect(BrokerUser user)
    {
        var password = await _administration.Put(user, _system.RabbitMq.AbsolutePath.Trim('/'), CancellationToken.None);
        return await new ConnectionFactory { Uri = new UriBuilder(_system.RabbitMq) { UserName = user.Name, Password = password }.Uri, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
    }

    private static async Task Refused(IConnection connection, string what, Func<IChannel, Task> attempt)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var refused = (await FluentActions.Awaiting(() => attempt(channel)).Should().ThrowAsync<OperationInterruptedException>(what)).Which;
        refused.ShutdownReason!.ReplyCode.Should().Be(403, what);
    }

    private async Task<bool> NotificationsAreThere()
    {
        try
        {
            await using var channel = await _admin.CreateChannelAsync();
            await channel.QueueDeclarePassiveAsync("health.notifications.unrouted");
            await channel.QueueDeclarePassiveAsync("usage-ingestion");
            return true;
        }
        catch (OperationInterruptedException)
        {
            return false;
        }
    }
}
