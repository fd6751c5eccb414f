using RabbitMQ.Client;

namespace HealthScoring.Benchmarks.Measuring;

/// <summary>Publishes with confirms, many messages in flight.</summary>
internal static class Publisher
{
    public static async Task PublishAsync(Uri rabbitMq, IEnumerable<byte[]> bodies, int inFlight = 256, Func<IDictionary<string, object?>?>? headers = null)
    {
        await using var connection = await new ConnectionFactory { Uri = rabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(true, true, outstandingPublisherConfirmationsRateLimiter: null));
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = inFlight }, async (body, cancellation) =>
            await channel.BasicPublishAsync("usage.events", "bench", mandatory: true, new BasicProperties { Persistent = true, Headers = headers?.Invoke() }, body, cancellation));
    }

    /// <summary>Until no message waits in the queue; some may still be worked on.</summary>
    public static async Task TakenAsync(IChannel channel)
    {
        while ((await channel.QueueDeclarePassiveAsync("usage-ingestion")).MessageCount > 0)
        {
            await Task.Delay(20);
        }
    }
}
