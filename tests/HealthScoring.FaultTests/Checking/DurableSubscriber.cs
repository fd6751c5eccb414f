using System.Text.Json;
using HealthScoring.FaultTests.Processes;
using RabbitMQ.Client;

namespace HealthScoring.FaultTests.Checking;

/// <summary>A downstream service with a durable queue, which reads all of it at the end.</summary>
public static class DurableSubscriber
{
    private const string Queue = "fault-subscriber";

    /// <summary>Declares the queue and binds it to everything.</summary>
    public static async Task Bind(Cluster cluster)
    {
        await using var connection = await new ConnectionFactory { Uri = cluster.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync("health.notifications", ExchangeType.Topic, durable: true);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await channel.QueueBindAsync(Queue, "health.notifications", "#");
    }

    /// <summary>Everything that was published, in the order in which it came.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Read(Cluster cluster) => [.. (await ReadMessages(cluster)).Select(m => m.Body)];

    /// <summary>The same, with the headers of the messages.</summary>
    public static async Task<IReadOnlyList<(JsonElement Body, IReadOnlyDictionary<string, object?> Headers)>> ReadMessages(Cluster cluster)
    {
        await using var connection = await new ConnectionFactory { Uri = cluster.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var read = new List<(JsonElement, IReadOnlyDictionary<string, object?>)>();
        while (await channel.BasicGetAsync(Queue, autoAck: true) is { } message)
        {
            read.Add((JsonDocument.Parse(message.Body).RootElement.Clone(), (message.BasicProperties.Headers ?? new Dictionary<string, object?>()).AsReadOnly()));
        }

        return read;
    }
}
