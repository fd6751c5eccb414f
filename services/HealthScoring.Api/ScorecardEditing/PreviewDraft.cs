using System.Text.Json;
using HealthScoring.Domain.Previewing;
using HealthScoring.EventStore.Previewing;
using Microsoft.AspNetCore.Mvc;

namespace HealthScoring.Api.ScorecardEditing;

/// <summary>What a draft would have done.</summary>
/// <param name="Id">The scorecard.</param>
/// <param name="Days">Closed days of each account that were closed again, at most.</param>
/// <param name="ComparedWith">Version of the scorecard in force; null where there is none of that id, and accounts are compared under `default`.</param>
/// <param name="Preview">What differs.</param>
public sealed record PreviewView(string Id, int Days, int? ComparedWith, ScorecardPreview Preview);

/// <summary>Answers `POST /scorecards/{id}/preview`.</summary>
internal static class PreviewDraft
{
    /// <summary>
    /// Closes the last 28 closed days of all accounts that use the scorecard again, with all that is known now, under the scorecards in force and under the draft, and says what
    /// differs. Changes nothing.
    /// </summary>
    [ProducesResponseType<PreviewView>(StatusCodes.Status200OK)]
    [ProducesResponseType<HttpValidationProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status429TooManyRequests, "application/problem+json")]
    public static async Task<IResult> Handle(string id, JsonElement body, PreviewScorecard preview, ReadModel read, CancellationToken cancellation)
    {
        var (draft, wrong) = DraftBody.Read(body, id);
        if (draft is null)
        {
            return wrong!;
        }

        return await preview.Run(draft, cancellation) is { } previewed
            ? TypedResults.Ok(new PreviewView(id, PreviewScorecard.Days, (await read.Scorecards(cancellation)).ById.GetValueOrDefault(id)?.Version, previewed))
            : TypedResults.Problem(
                "Another preview is being made. One is made at a time, because each closes a month of every account again; ask again when it is done.",
                statusCode: StatusCodes.Status429TooManyRequests, title: "One preview at a time.");
    }
}
