using System.Diagnostics;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Ingestion.Http.Describing;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Validation;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Ingestion.Http;

/// <summary>Answers Segment's tracking API, as its clients expect.</summary>
internal static class PostSegment
{
    // What the clients use: by name, by first letter (analytics.js), and `import` for a batch (older mobile and Java clients). Null is a batch.
    private static readonly (string Path, string? Type)[] Paths =
    [
        ("track", "track"), ("identify", "identify"), ("group", "group"), ("page", "page"), ("screen", "screen"), ("alias", "alias"), ("batch", null),
        ("t", "track"), ("i", "identify"), ("g", "group"), ("p", "page"), ("s", "screen"), ("a", "alias"), ("b", null), ("import", null),
    ];

    /// <summary>Maps every path.</summary>
    public static void Map(IEndpointRouteBuilder v1)
    {
        foreach (var (path, type) in Paths)
        {
            v1.MapPost(path, (HttpContext http, PublishUsage publish, SegmentMapping segment, IngestionTelemetry telemetry, Func<Guid> newId, TimeProvider clock, CancellationToken cancellation) =>
                Handle(http, type, publish, segment, telemetry, newId, clock, cancellation))
                .WithTags("Segment").WithMetadata(BodyKey.Taken).WithSummary(type is null ? "Takes a batch of Segment's calls." : $"Takes a {type} call of Segment's.").Takes(type is null ? "SegmentBatch" : "SegmentCall");
        }
    }

    private static async Task<Results<Ok<SegmentAnswer>, ProblemHttpResult>> Handle(
        HttpContext http, string? type, PublishUsage publish, SegmentMapping segment, IngestionTelemetry telemetry, Func<Guid> newId, TimeProvider clock, CancellationToken cancellation)
    {
        var (source, receivedAt) = (Caller.SourceOf(http.User)!, ReceiveTime.Now(clock));
        var (request, problem) = await SegmentBody.Read(http.Request, type, newId, cancellation);
        if (request is null)
        {
            return problem!;
        }

        var message = request.ToMessage(request.Calls);
        var read = ReadMessage.Read(message, new(source, receivedAt, source, BodyFormat.Segment), segment);
        if (read.Ignored.Count > 0)
        {
            var ignored = read.Ignored.ToHashSet();
            message = request.ToMessage(request.Calls.Where((_, i) => !ignored.Contains(i)));
        }

        if (message.Length > Intake.MaxBodyBytes)
        {
            return Problems.TooLarge();
        }

        if (read.Events.Count + read.Refused.Count > 0 && await publish.Publish(message, ContentTypes.Segment, source, receivedAt, Tracing.TraceparentOf(Activity.Current), cancellation) is { } unavailable)
        {
            return Problems.Unavailable(http.Response, unavailable);
        }

        telemetry.CountIgnored(read.Ignored.Count);
        return read.Refused is [{ Index: null } whole]
            ? Problems.Refused(whole)
            : TypedResults.Ok(new SegmentAnswer(true, read.Events.Count, read.Ignored.Count, [.. read.Refused.Select(RefusedItem.Of)]));
    }
}
