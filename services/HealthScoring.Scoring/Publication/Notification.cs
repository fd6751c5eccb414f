using System.Text.Json;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Scoring.Publication;

/// <summary>A decision as it is told to others.</summary>
/// <param name="Id">Message id: the same whenever the same decision is published.</param>
/// <param name="RoutingKey">One of <see cref="NotificationRoutingKey"/>.</param>
/// <param name="Body">A notification of the contract.</param>
/// <param name="Owner">The account or producer that it is about; order is kept within one.</param>
public sealed record Notification(Guid Id, string RoutingKey, object Body, string Owner)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Its type in the contract.</summary>
    public string Type => Body.GetType().Name;

    /// <summary>The body as it is sent, whichever way it goes.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(Body, Body.GetType(), Json);
}

/// <summary>What every notification about an account carries and its decision does not say by itself.</summary>
/// <param name="Id">Message id.</param>
/// <param name="Sequence">Place among what is published of the account.</param>
/// <param name="Links">Where to read more.</param>
internal readonly record struct Envelope(Guid Id, long Sequence, NotificationLinks Links);
