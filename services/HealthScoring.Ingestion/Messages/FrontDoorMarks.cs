using HealthScoring.EventStore.Telemetry;
using RabbitMQ.Client;

namespace HealthScoring.Ingestion.Messages;

/// <summary>
/// What the front door says of a message that it publishes: which source its sender is bound to, and when it came. Believed only of a message whose user id is this service's own, which the
/// broker vouches for: it takes no message with a user id that is not the sender's.
/// </summary>
/// <param name="user">User of this service at the broker.</param>
public sealed class FrontDoorMarks(string user)
{
    private const string SourceHeader = "x-source";
    private const string ReceivedAtHeader = "x-received-at";

    /// <summary>Marks for an address of the broker.</summary>
    public static FrontDoorMarks Of(Uri broker) => new(broker.UserInfo.Split(':')[0] is { Length: > 0 } user ? Uri.UnescapeDataString(user) : ConnectionFactory.DefaultUser);

    /// <summary>Properties of a message with its marks.</summary>
    /// <param name="source">The source that its sender is bound to.</param>
    /// <param name="receivedAt">When it came, in whole milliseconds.</param>
    /// <param name="contentType">What its body is.</param>
    /// <param name="messageId">The same for a repeat.</param>
    /// <param name="traceparent">The span of the request, or null.</param>
    public BasicProperties Mark(string source, DateTimeOffset receivedAt, string contentType, Guid messageId, string? traceparent)
    {
        var headers = new Dictionary<string, object?> { [SourceHeader] = source, [ReceivedAtHeader] = receivedAt.ToUnixTimeMilliseconds() };
        if (traceparent is not null)
        {
            headers.Add(Tracing.Header, traceparent);
        }

        return new() { Persistent = true, MessageId = messageId.ToString(), ContentType = contentType, UserId = user, Headers = headers };
    }

    /// <summary>The marks of a message; null where it did not come through the front door.</summary>
    public (string Source, DateTimeOffset ReceivedAt)? Of(IReadOnlyBasicProperties properties) =>
        properties.UserId == user && properties.Headers is { } headers && AmqpText.Of(headers, SourceHeader) is { } source && headers.TryGetValue(ReceivedAtHeader, out var at) && at is long milliseconds
            ? (source, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
            : null;
}
