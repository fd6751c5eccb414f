using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Sources;

/// <summary>Answers `GET /sources/{source}`.</summary>
internal static class GetSource
{
    /// <summary>One producer.</summary>
    public static async Task<Results<Ok<SourceView>, ProblemHttpResult>> Handle(string source, ReadModel read, CancellationToken cancellation) =>
        await ReadSources.Of(read, [source], cancellation) is [{ LastReceivedAt: not null } known]
            ? TypedResults.Ok(known)
            : Problems.NotFound("No such producer.", "Nothing has come of a producer of this name. Names are the `source` of events, those of `GET /sources`.");
}
