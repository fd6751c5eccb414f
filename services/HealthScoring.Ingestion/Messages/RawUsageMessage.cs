namespace HealthScoring.Ingestion.Messages;

/// <summary>A message as it came from the broker, its body untouched.</summary>
/// <param name="Body">The bytes.</param>
/// <param name="RoutingKey">Routing key, which is the source by convention.</param>
/// <param name="MessageId">The producer's message id, or null.</param>
/// <param name="Redelivered">Whether the broker delivered it before.</param>
/// <param name="Receipt">Minted when it was received; the same through retries in this process.</param>
public sealed record RawUsageMessage(byte[] Body, string RoutingKey, string? MessageId, bool Redelivered, Guid Receipt);
