using System.Diagnostics;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Ingestion.Validation;

/// <summary>An event that is valid in itself. Whether it is new is for the inbox to say.</summary>
/// <param name="Event">Its fields, those of its type only.</param>
/// <param name="Key">Key of its identity.</param>
/// <param name="Payload">Hash of its canonical payload.</param>
/// <param name="Body">Its bytes, for quarantine should its identity be taken.</param>
/// <param name="Index">Its place in the message, from 0.</param>
/// <param name="Channel">Which way it came.</param>
public sealed record IncomingEvent(UsageEvent Event, Guid Key, long Payload, ReadOnlyMemory<byte> Body, int Index = 0, Channel Channel = Channel.Amqp);

/// <summary>A message, read: what it holds that is valid, and what is not.</summary>
/// <param name="Events">Valid events.</param>
/// <param name="Refused">The others.</param>
/// <param name="Ignored">Places of what a mapping passes over.</param>
public sealed record ReadResult(IReadOnlyList<IncomingEvent> Events, IReadOnlyList<Refusal> Refused, IReadOnlyList<int> Ignored)
{
    /// <summary>Valid events and refusals, with nothing passed over.</summary>
    public ReadResult(IReadOnlyList<IncomingEvent> events, IReadOnlyList<Refusal> refused)
        : this(events, refused, [])
    {
    }

    /// <summary>The span that its events name; the first of them that is kept, or null.</summary>
    public ActivityContext? Trace { get; init; }
}
