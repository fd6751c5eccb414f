namespace HealthScoring.Cli.Publishing;

/// <summary>A message to publish.</summary>
/// <param name="Id">AMQP message id: the same whenever the same message is sent again, so that a repeat is known as one.</param>
/// <param name="Source">Source of its events, by which it is routed.</param>
/// <param name="Body">JSON of one event or of a batch.</param>
/// <param name="Events">How many events it holds.</param>
public sealed record UsageMessage(string Id, string Source, ReadOnlyMemory<byte> Body, int Events);
