using HealthScoring.ServiceDefaults;
using MassTransit;
using RabbitMQ.Client;

namespace HealthScoring.Ingestion.Messages;

/// <summary>A message as it came from the broker, its body untouched.</summary>
/// <param name="Content">The body, in the client's buffer.</param>
/// <param name="RoutingKey">Routing key, which is the source by convention.</param>
/// <param name="Properties">What the producer said of it.</param>
/// <param name="Redelivered">Whether the broker delivered it before.</param>
/// <param name="Receipt">Minted when it was received; the same through retries in this process.</param>
public sealed record RawUsageMessage(MessageBody Content, string RoutingKey, IReadOnlyBasicProperties Properties, bool Redelivered, Guid Receipt)
{
    /// <summary>The source by the routing key. The database takes any key but for one character.</summary>
    public string Sender => RoutingKey.Replace("\0", "", StringComparison.Ordinal);

    /// <summary>The producer's message id, or null.</summary>
    public string? MessageId => Properties.MessageId;

    /// <summary>The quarantine entry that it sends again, or null.</summary>
    public Resubmission? Resubmission { get; } = Resubmission.Of(Properties.Headers);

    /// <summary>The bytes. Copied out of the client's buffer when they are first asked for: most of what is prefetched waits, and need not be held twice. The buffer is the client's again
    /// when the consumer has returned.</summary>
    public byte[] Body => Content.GetBytes();
}
