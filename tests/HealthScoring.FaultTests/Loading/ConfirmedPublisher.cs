using RabbitMQ.Client;

namespace HealthScoring.FaultTests.Loading;

/// <summary>Publishes one message at a time and returns when the broker has confirmed it. After a failure the next one opens a new connection.</summary>
public sealed class ConfirmedPublisher(Uri address, TimeSpan within) : IAsyncDisposable
{
    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>Publishes; throws where the broker has not confirmed it in time, refuses it, or is away.</summary>
    public async Task Publish(string routingKey, byte[] body, string messageId, IDictionary<string, object?>? headers = null)
    {
        using var patience = new CancellationTokenSource(within);
        if (_channel is null)
        {
            _connection = await new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = false, RequestedHeartbeat = TimeSpan.FromSeconds(5) }.CreateConnectionAsync(patience.Token);
            _channel = await _connection.CreateChannelAsync(new CreateChannelOptions(true, true), patience.Token);
        }

        await _channel.BasicPublishAsync(
            "usage.events", routingKey, mandatory: true, new BasicProperties { Persistent = true, MessageId = messageId, ContentType = "application/json", Headers = headers }, body, patience.Token);
    }

    /// <summary>Gives up the connection.</summary>
    public async Task Reset()
    {
        var (channel, connection) = (_channel, _connection);
        (_channel, _connection) = (null, null);
        foreach (IAsyncDisposable? open in new IAsyncDisposable?[] { channel, connection })
        {
            try
            {
                if (open is not null)
                {
                    await open.DisposeAsync();
                }
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // It is broken; that is why it is given up.
            }
        }
    }

    public async ValueTask DisposeAsync() => await Reset();
}
