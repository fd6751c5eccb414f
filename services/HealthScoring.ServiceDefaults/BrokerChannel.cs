using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.ServiceDefaults;

/// <summary>
/// A channel with publisher confirms that is opened anew whenever it is found closed. The client's own recovery stays off: it does not reopen a channel that
/// the broker closed, and two owners of reconnecting would get in each other's way.
/// </summary>
/// <param name="address">The broker.</param>
/// <param name="name">Who connects, as the broker shows it.</param>
/// <param name="declare">Declares what the channel is used with, whenever one is opened.</param>
public sealed class BrokerChannel(Uri address, string name, Func<IChannel, CancellationToken, Task> declare) : IAsyncDisposable
{
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    private readonly ConnectionFactory _factory = new()
    {
        Uri = BrokerTls.Plain(address),
        ClientProvidedName = name,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = Messaging.Heartbeat,
        RequestedConnectionTimeout = TimeSpan.FromSeconds(10),
    };

    private readonly SemaphoreSlim _one = new(1, 1);
    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>An open channel, with everything declared.</summary>
    public async Task<IChannel> Open(CancellationToken cancellation)
    {
        if (_channel is { IsOpen: true } open)
        {
            return open;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            if (_channel is { IsOpen: true } openedMeanwhile)
            {
                return openedMeanwhile;
            }

            await Close();
            _connection = await _factory.CreateConnectionAsync(BrokerNodes.Endpoints(address), cancellation);

            // No limiter of its own: how much is in flight is bounded where messages are made.
            var channel = await _connection.CreateChannelAsync(new(true, true, outstandingPublisherConfirmationsRateLimiter: null), cancellation);
            await declare(channel, cancellation);
            return _channel = channel;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends the connection, so that the next use opens another.</summary>
    public async Task Drop()
    {
        await _one.WaitAsync();
        try
        {
            await Close();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Close();
        _one.Dispose();
    }

    private async Task Close()
    {
        var connection = _connection;
        (_channel, _connection) = (null, null);
        if (connection is null)
        {
            return;
        }

        try
        {
            // A broker that does not even refuse would keep the client for 25 s; it takes the connection for dead without being told.
            await Close(connection).WaitAsync(CloseWithin);
        }
        catch (Exception failure) when (failure is RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException or TimeoutException)
        {
            // It is gone either way.
        }
    }

    private static async Task Close(IConnection connection)
    {
        await connection.CloseAsync(200, "Done", CloseWithin, abort: true, CancellationToken.None);
        await connection.DisposeAsync();
    }
}
