using HealthScoring.Ingestion.CloudEvents;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.Ingestion.Messages;

/// <summary>Reads from a message's properties how it came and what its body is.</summary>
internal static class MessageArrival
{
    // What names of a CloudEvent's attributes begin with. Clients of JMS can use the first alone.
    private static readonly string[] Prefixes = ["cloudEvents_", "cloudEvents:"];

    /// <summary>The body as it is to be read, and how it came.</summary>
    /// <param name="message">The message.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="marks">Tells what came through the front door.</param>
    /// <param name="now">Receive time of what did not.</param>
    public static (ReadOnlyMemory<byte> Body, Arrival Arrival) Of(RawUsageMessage message, ReadOnlyMemory<byte> body, FrontDoorMarks marks, DateTimeOffset now)
    {
        var (contentType, headers) = (message.Properties.ContentType, message.Properties.Headers);
        var format = ContentTypes.FormatOf(contentType);
        if (format == BodyFormat.Events && headers is not null && Attributes(headers) is { Count: > 0 } attributes)
        {
            (body, format) = (CloudEvent.FromBinary(attributes, contentType, body), BodyFormat.CloudEvents);
        }

        return (body, marks.Of(message.Properties) is var (source, receivedAt) ? new(message.Sender, receivedAt, source, format) : new(message.Sender, now, Format: format));
    }

    private static Dictionary<string, string> Attributes(IDictionary<string, object?> headers)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in headers)
        {
            if (Array.Find(Prefixes, p => name.StartsWith(p, StringComparison.Ordinal)) is { } prefix && AmqpText.Of(value) is { } text)
            {
                attributes[name[prefix.Length..]] = text;
            }
        }

        return attributes;
    }
}
