using HealthScoring.Contracts.V1;
using RabbitMQ.Client;

namespace HealthScoring.Scoring.Publication;

/// <summary>What notifications need at the broker.</summary>
internal static class NotificationTopology
{
    // What nobody was there to take is kept, and bounded: were it not, a system without subscribers would fill the broker's disk in the end, and block ingestion.
    private const long UnroutedBytes = 500_000_000;

    /// <summary>Declares the exchange, plain so that subscribers may declare it as well, and the queue for what no subscriber has asked for.</summary>
    public static async Task Declare(IChannel channel, CancellationToken cancellation)
    {
        await channel.ExchangeDeclareAsync(NotificationChannel.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancellation);
        await channel.QueueDeclareAsync(
            NotificationChannel.UnroutedQueue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-max-length-bytes"] = UnroutedBytes }, cancellationToken: cancellation);
    }
}
