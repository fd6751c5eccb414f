using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>A producer that is no .NET app as far as the broker can tell: plain JSON, confirms, no headers.</summary>
public sealed class Producer : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private Producer(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public static async Task<Producer> Connect(RunningSystem system)
    {
        var connection = await new ConnectionFactory { Uri = system.RabbitMq }.CreateConnectionAsync();
        return new(connection, await connection.CreateChannelAsync(new CreateChannelOptions(true, true)));
    }

    public Task Send(object message, string source = "shop-web") => Send(JsonSerializer.SerializeToUtf8Bytes(message), source);

    public Task Send(byte[] body, string source = "shop-web", string? contentType = null, string? messageId = null) =>
        Send(body, source, new BasicProperties { Persistent = true, ContentType = contentType, MessageId = messageId });

    public async Task Send(byte[] body, string routingKey, BasicProperties properties) => await _channel.BasicPublishAsync("usage.events", routingKey, mandatory: true, properties, body);

    public Task Send(string body, string source = "shop-web") => Send(Encoding.UTF8.GetBytes(body), source);

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
