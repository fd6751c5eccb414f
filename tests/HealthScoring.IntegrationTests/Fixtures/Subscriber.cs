using System.Text.Json;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>A downstream service in no particular language: a queue of its own, bound to notifications, read as plain JSON.</summary>
public sealed class Subscriber : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _queue;
    private readonly List<JsonElement> _seen = [];

    private Subscriber(IConnection connection, IChannel channel, string queue) => (_connection, _channel, _queue) = (connection, channel, queue);

    /// <summary>Everything read so far, in the order in which it came.</summary>
    public IReadOnlyList<JsonElement> Seen => _seen;

    public static async Task<Subscriber> Bind(RunningSystem system, string routingKey = "#")
    {
        var connection = await new ConnectionFactory { Uri = system.RabbitMq }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync("health.notifications", ExchangeType.Topic, durable: true);
        var name = (await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true)).QueueName;
        await channel.QueueBindAsync(name, "health.notifications", routingKey);
        return new(connection, channel, name);
    }

    /// <summary>Reads from a queue that is there already.</summary>
    public static async Task<Subscriber> Of(RunningSystem system, string queue)
    {
        var connection = await new ConnectionFactory { Uri = system.RabbitMq }.CreateConnectionAsync();
        return new(connection, await connection.CreateChannelAsync(), queue);
    }

    /// <summary>Reads what is there; answers everything read so far.</summary>
    public async Task<IReadOnlyList<JsonElement>> Read()
    {
        while (await _channel.BasicGetAsync(_queue, autoAck: true) is { } message)
        {
            message.BasicProperties.ContentType.Should().Be("application/json");
            var body = JsonDocument.Parse(message.Body).RootElement.Clone();
            body.GetProperty("id").GetString().Should().Be(message.BasicProperties.MessageId);
            DescribedNotifications.Faults(body).Should().BeEmpty("whatever is published is as contracts/schemas/notifications says");
            _seen.Add(body);
        }

        return _seen;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
