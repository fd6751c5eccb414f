using HealthScoring.Contracts.V1;

namespace HealthScoring.Ingestion.Validation;

/// <summary>An event that is valid in itself. Whether it is new is for the inbox to say.</summary>
/// <param name="Event">Its fields, those of its type only.</param>
/// <param name="Key">Key of its identity.</param>
/// <param name="Payload">Hash of its canonical payload.</param>
/// <param name="Body">Its bytes, for quarantine should its identity be taken.</param>
public sealed record IncomingEvent(UsageEvent Event, Guid Key, long Payload, ReadOnlyMemory<byte> Body);

/// <summary>A message, read: what it holds that is valid, and what is not.</summary>
/// <param name="Events">Valid events.</param>
/// <param name="Refused">The others.</param>
public sealed record ReadResult(IReadOnlyList<IncomingEvent> Events, IReadOnlyList<Refusal> Refused);
