using System.Diagnostics;
using HealthScoring.Ingestion.Validation;
using HealthScoring.ServiceDefaults;

namespace HealthScoring.Ingestion.Storage;

/// <summary>A message and what was read from it.</summary>
/// <param name="Delivery">Identity of the delivery: from the producer's message id where there is one, else minted when it was received.</param>
/// <param name="Body">Hash of the body.</param>
/// <param name="MayBeRepeat">
/// Whether the broker marks it as delivered before and no message id tells which message it is: then an equal body that was counted counts for it too.
/// </param>
/// <param name="Content">What it holds.</param>
/// <param name="Channel">Which way it came.</param>
/// <param name="Resubmission">The quarantine entry that it sends again, or null.</param>
/// <param name="Trace">The span that it continues; null where its producer keeps none.</param>
public sealed record ReceivedMessage(
    Guid Delivery, Guid Body, bool MayBeRepeat, ReadResult Content, Channel Channel = Channel.Amqp, Resubmission? Resubmission = null, ActivityContext? Trace = null)
{
    /// <summary>How many events it holds, valid or not.</summary>
    public int Count => Content.Events.Count + Content.Refused.Count;
}
