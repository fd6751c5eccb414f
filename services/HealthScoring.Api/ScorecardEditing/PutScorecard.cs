using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.Decisions;
using Microsoft.AspNetCore.Mvc;

namespace HealthScoring.Api.ScorecardEditing;

/// <summary>Answers `PUT /scorecards/{id}`.</summary>
internal static class PutScorecard
{
    /// <summary>
    /// Makes the next version of a scorecard. It applies from the next close of every account that uses it, and to live scores within seconds. `version` in the body, if it is not 0
    /// or left out, must be the latest: otherwise somebody has published another since.
    /// </summary>
    [EndpointDescription("Makes the next version of a scorecard. Preview it first: `POST /scorecards/{id}/preview`.")]
    [ProducesResponseType<JsonObject>(StatusCodes.Status200OK)]
    [ProducesResponseType<HttpValidationProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    public static async Task<IResult> Handle(string id, JsonElement body, PublishScorecard publish, ReadModel read, CancellationToken cancellation, string? by = null, string? note = null)
    {
        if (new BodyCheck().Person(by ?? "nobody", note).Refusal is { } refusal)
        {
            return refusal;
        }

        var (draft, wrong) = DraftBody.Read(body, id);
        if (draft is null)
        {
            return wrong!;
        }

        // A new scorecard is often made from another one, whose version says nothing about it.
        var known = (await read.Scorecards(cancellation)).ById.ContainsKey(id);
        var published = await publish.Run(draft, !known, read.Now, by, note, cancellation);
        return published.Conflict
            ? TypedResults.Problem(
                $"Version {published.Scorecard.Version} has been published since. Read it, repeat the change on it, and put that.",
                statusCode: StatusCodes.Status409Conflict, title: "Somebody has changed the scorecard.")
            : TypedResults.Ok(ScorecardJson.Write(published.Scorecard));
    }
}
