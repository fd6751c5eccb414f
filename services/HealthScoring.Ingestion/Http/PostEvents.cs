using System.Diagnostics;
using HealthScoring.Ingestion.Messages;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Validation;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Ingestion.Http;

/// <summary>Answers `POST /v1/events`.</summary>
internal static class PostEvents
{
    /// <summary>Takes events, and answers once the broker has them.</summary>
    public static async Task<Results<Accepted<EventsAnswer>, ProblemHttpResult>> Handle(
        HttpContext http, PublishUsage publish, SegmentMapping segment, TimeProvider clock, CancellationToken cancellation)
    {
        var (source, receivedAt) = (Caller.SourceOf(http.User)!, ReceiveTime.Now(clock));
        var body = await EventsBody.Read(http.Request, cancellation);
        if (body.Bytes.Length > Intake.MaxBodyBytes)
        {
            return Problems.TooLarge();
        }

        var read = ReadMessage.Read(body.Bytes, new(source, receivedAt, source, ContentTypes.FormatOf(body.ContentType)), segment);
        var traceparent = HopTrace.HeaderOf(http.Request.Headers.TraceParent, Activity.Current, read.Trace);

        // What is refused goes the same way, since the consumer of the queue is the one that fills quarantine.
        if (read.Events.Count + read.Refused.Count > 0 && await publish.Publish(body.Bytes, body.ContentType, source, receivedAt, traceparent, cancellation) is { } unavailable)
        {
            return Problems.Unavailable(http.Response, unavailable);
        }

        if (read.Refused is [{ Index: null } whole])
        {
            return Problems.Refused(whole);
        }

        RefusedItem[] refused = [.. read.Refused.Select(RefusedItem.Of)];
        return read.Events.Count == 0 && refused.Length > 0 ? Problems.NothingValid(refused) : TypedResults.Accepted((string?)null, new EventsAnswer(read.Events.Count, refused));
    }
}
