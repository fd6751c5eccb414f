namespace HealthScoring.Ingestion.Validation;

/// <summary>How a message came, as far as reading it depends on that.</summary>
/// <param name="RoutingKey">Names the source of what cannot be read far enough to name its own.</param>
/// <param name="At">When it was received: at the front door if it came through that, else from the queue.</param>
/// <param name="BoundSource">The one source that its sender may speak for; null where the sender may name any.</param>
/// <param name="Format">What its body is.</param>
public sealed record Arrival(string RoutingKey, DateTimeOffset At, string? BoundSource = null, BodyFormat Format = BodyFormat.Events)
{
    /// <summary>The source of what does not say its own.</summary>
    public string Sender => BoundSource ?? RoutingKey;

    /// <summary>Which way it came: the front door binds every sender to a source, and nothing else does.</summary>
    public Channel Channel => BoundSource is null ? Channel.Amqp : Channel.Http;
}

/// <summary>The ways in.</summary>
public enum Channel
{
    /// <summary>Published to the broker by its sender.</summary>
    Amqp,

    /// <summary>Sent to the front door.</summary>
    Http,
}

/// <summary>What a body is.</summary>
public enum BodyFormat
{
    /// <summary>One event, a batch, or a CloudEvent, told by its `specversion`; whatever content type it claims.</summary>
    Events,

    /// <summary>One CloudEvent in JSON, or an array of them.</summary>
    CloudEvents,

    /// <summary>A batch of Segment's tracking API.</summary>
    Segment,
}

/// <summary>The content types by which bodies are told apart, over HTTP and AMQP alike.</summary>
public static class ContentTypes
{
    /// <summary>Plain events.</summary>
    public const string Json = "application/json";

    /// <summary>One CloudEvent.</summary>
    public const string CloudEvent = "application/cloudevents+json";

    /// <summary>An array of CloudEvents.</summary>
    public const string CloudEventBatch = "application/cloudevents-batch+json";

    /// <summary>A batch of Segment's calls, as the front door passes it on.</summary>
    public const string Segment = "application/vnd.healthscoring.segment+json";

    /// <summary>What a body of this content type is; parameters such as a charset make no difference.</summary>
    public static BodyFormat FormatOf(string? contentType)
    {
        if (contentType is null)
        {
            return BodyFormat.Events;
        }

        var media = contentType.AsSpan(0, contentType.IndexOf(';', StringComparison.Ordinal) is var end and >= 0 ? end : contentType.Length).Trim();
        return media.Equals(CloudEvent, StringComparison.OrdinalIgnoreCase) || media.Equals(CloudEventBatch, StringComparison.OrdinalIgnoreCase) ? BodyFormat.CloudEvents
            : media.Equals(Segment, StringComparison.OrdinalIgnoreCase) ? BodyFormat.Segment
            : BodyFormat.Events;
    }
}
