using System.Threading.Channels;
using HealthScoring.Contracts.V1;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace HealthScoring.Cli.Subscribing;

/// <summary>A message as it came.</summary>
/// <param name="Tag">What it is acknowledged by.</param>
/// <param name="MessageId">Its id, the same whenever it comes again; null if it has none.</param>
/// <param name="Body">Its JSON.</param>
public sealed record NotificationDelivery(ulong Tag, string? MessageId, ReadOnlyMemory<byte> Body);

/// <summary>A queue that only one connection sees, and that goes with it.</summary>
internal sealed class PrivateQueue
{
    // The broker sends no more than this before something is acknowledged, so that a slow reader fills the queue and not the memory of this process.
    private const ushort Prefetch = 100;

    private readonly IChannel _channel;
    private readonly Channel<NotificationDelivery> _deliveries = Channel.CreateUnbounded<NotificationDelivery>(new() { SingleReader = true });

    private PrivateQueue(IChannel channel) => _channel = channel;

    /// <summary>Declares the queue, binds it by routing keys, and starts to consume.</summary>
    public static async Task<PrivateQueue> Open(IChannel channel, IReadOnlyList<string> routingKeys, CancellationToken cancellation)
    {
        var queue = new PrivateQueue(channel);
        var declared = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: cancellation);
        foreach (var routingKey in routingKeys)
        {
            await channel.QueueBindAsync(declared.QueueName, NotificationChannel.Exchange, routingKey, cancellationToken: cancellation);
        }

        await channel.BasicQosAsync(0, Prefetch, global: false, cancellation);
        await channel.BasicConsumeAsync(declared.QueueName, autoAck: false, queue.Consumer(), cancellation);
        return queue;
    }

    /// <summary>What is delivered, in order, until the connection is lost or the broker ends the consumer.</summary>
    public IAsyncEnumerable<NotificationDelivery> Deliveries(CancellationToken cancellation) => _deliveries.Reader.ReadAllAsync(cancellation);

    /// <summary>Tells the broker that a message is done with.</summary>
    public ValueTask Acknowledge(NotificationDelivery delivery, CancellationToken cancellation) => _channel.BasicAckAsync(delivery.Tag, multiple: false, cancellation);

    private AsyncEventingBasicConsumer Consumer()
    {
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            // Copied, because the client takes the body back when this returns.
            _deliveries.Writer.TryWrite(new(message.DeliveryTag, message.BasicProperties.MessageId, message.Body.ToArray()));
            return Task.CompletedTask;
        };
        consumer.ShutdownAsync += End;
        consumer.UnregisteredAsync += End;
        return consumer;
    }

    private Task End(object sender, AsyncEventArgs reason)
    {
        _deliveries.Writer.TryComplete();
        return Task.CompletedTask;
    }
}
