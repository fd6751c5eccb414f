using System.Diagnostics;
using HealthScoring.EventStore.Telemetry;
using RabbitMQ.Client;

namespace HealthScoring.Ingestion.Messages;

/// <summary>
/// Which span a message continues, where both its header or that of a request and what it holds name one. The header is of the hop, written by whoever sent it last; a CloudEvent keeps the span in which it came about
/// through all hops. What came last is continued, so that nothing on the way is missing from the trace.
/// </summary>
public static class HopTrace
{
    /// <summary>The span that a message of the queue continues; null where nobody keeps it.</summary>
    /// <param name="message">What is said of the message.</param>
    /// <param name="said">The span that its body names.</param>
    public static ActivityContext? Of(IReadOnlyBasicProperties message, ActivityContext? said) =>
        message.Headers is { } headers && Tracing.TryRead(AmqpText.Of(headers, Tracing.Header), out var hop) ? Tracing.IfSampled(hop) : said;

    /// <summary>The header of the message that a request becomes, or null. A span that only began here takes no precedence over the one that the body names: that goes on by itself.</summary>
    /// <param name="header">The header of the request.</param>
    /// <param name="request">The span of the request.</param>
    /// <param name="said">The span that its body names.</param>
    public static string? HeaderOf(string? header, Activity? request, ActivityContext? said) =>
        Tracing.TryRead(header, out var hop) ? Tracing.TraceparentOf(request) ?? Tracing.Text(hop)
        : said is null ? Tracing.TraceparentOf(request)
        : null;
}
