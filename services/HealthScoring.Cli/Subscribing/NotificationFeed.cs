using System.Runtime.CompilerServices;
using HealthScoring.Cli.Publishing;
using HealthScoring.Contracts.V1;
using HealthScoring.ServiceDefaults;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.Cli.Subscribing;

/// <summary>
/// Notifications as they are published, from a queue of its own that lives as long as the connection: for somebody who watches. A subscriber that must not miss any
/// gives its queue a name and makes it durable, neither exclusive nor deleted automatically; all the rest stays as it is here.
/// </summary>
public sealed class NotificationFeed : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly BrokerChannel _broker;
    private readonly IReadOnlyList<string> _routingKeys;
    private readonly Action<string> _say;
    private readonly TimeProvider _clock;
    private PrivateQueue? _queue;

    private NotificationFeed(BrokerChannel broker, IReadOnlyList<string> routingKeys, Action<string> say, TimeProvider clock) =>
        (_broker, _routingKeys, _say, _clock) = (broker, routingKeys, say, clock);

    /// <summary>Connects, and takes notice of everything that is published from then on.</summary>
    /// <param name="address">The broker.</param>
    /// <param name="routingKeys">Patterns of routing keys: * stands for one word, # for any number.</param>
    /// <param name="say">Told in a sentence when the broker is lost or back.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandFailedException">The broker cannot be used.</exception>
    public static async Task<NotificationFeed> Connect(
        Uri address, IReadOnlyList<string> routingKeys, Action<string> say, TimeProvider clock, CancellationToken cancellation)
    {
        // Declared here as scoring declares it: whichever of the two comes first, the other finds what it expects.
        var broker = new BrokerChannel(address, "healthscoring-subscribe", (channel, declaring) =>
            channel.ExchangeDeclareAsync(NotificationChannel.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: declaring));
        var feed = new NotificationFeed(broker, routingKeys, say, clock);
        try
        {
            feed._queue = await PrivateQueue.Open(await broker.Open(cancellation), routingKeys, cancellation);
            return feed;
        }
        catch (Exception failure) when (IsOfBroker(failure))
        {
            await broker.DisposeAsync();
            throw new CommandFailedException($"RabbitMQ at {BrokerAddress.Shown(address)} cannot be used: {failure.GetBaseException().Message}");
        }
    }

    /// <summary>Every notification from now on. One counts as handled when the next is asked for, and only then is it acknowledged.</summary>
    public async IAsyncEnumerable<NotificationDelivery> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var queue = _queue ??= await Reconnect(cancellation);
            await foreach (var delivery in queue.Deliveries(cancellation))
            {
                yield return delivery;
                await Acknowledge(queue, delivery, cancellation);
            }

            _queue = null;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    private async Task<PrivateQueue> Reconnect(CancellationToken cancellation)
    {
        _say("RabbitMQ is away; what is published meanwhile is not shown. Trying again.");
        for (var pause = TimeSpan.FromMilliseconds(200); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await _broker.Drop();
                var queue = await PrivateQueue.Open(await _broker.Open(cancellation), _routingKeys, cancellation);
                _say("RabbitMQ is back.");
                return queue;
            }
            catch (Exception failure) when (IsOfBroker(failure))
            {
                await Task.Delay(pause, _clock, cancellation);
            }
        }
    }

    private static async Task Acknowledge(PrivateQueue queue, NotificationDelivery delivery, CancellationToken cancellation)
    {
        try
        {
            await queue.Acknowledge(delivery, cancellation);
        }
        catch (Exception failure) when (IsOfBroker(failure))
        {
            // The connection is gone, and what it delivered has ended: the next thing to happen is a new one. From a durable queue the same message would come
            // again, which is why whoever reads remembers message ids.
        }
    }

    private static bool IsOfBroker(Exception failure) => failure is RabbitMQClientException or IOException or ObjectDisposedException or TimeoutException;
}
