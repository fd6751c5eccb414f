using System.Text.Json;
using HealthScoring.Ingestion.Segment;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Ingestion.Http;

/// <summary>Reads requests to Segment's tracking API.</summary>
internal static class SegmentBody
{
    /// <summary>The request, or why there is none.</summary>
    /// <param name="http">The request to a path of that API.</param>
    /// <param name="type">The type of call that the path names; null for a batch.</param>
    /// <param name="newId">Makes ids for calls that have none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<(SegmentRequest? Request, ProblemHttpResult? Problem)> Read(HttpRequest http, string? type, Func<Guid> newId, CancellationToken cancellation)
    {
        try
        {
            return (SegmentRequest.Read(await Intake.Read(http, cancellation), type, newId), null);
        }
        catch (JsonException failure)
        {
            // Not kept, as other bodies that cannot be read are: it may hold the write key.
            return (null, Problems.Unreadable(failure.LineNumber is null ? failure.Message
                : $"The body is not JSON (line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}), or nested too deeply."));
        }
    }
}
