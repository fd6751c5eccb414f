using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Callers;

/// <summary>Answers `POST /keys/{id}/rotate`.</summary>
internal static class RotateKey
{
    private const int StandardOverlap = 24;
    private const int LongestOverlap = 24 * 90;

    /// <summary>
    /// Makes a key with the name, scopes, source and lifetime of another. The other goes on for `overlapHours`, 0 to 2,160 and 24 if left out: time to change over without a call that fails.
    /// </summary>
    public static async Task<Results<Created<IssuedKeyView>, ProblemHttpResult>> Handle(string id, IssueKeys keys, AccessKeys known, CancellationToken cancellation, int? overlapHours = null)
    {
        if (overlapHours is < 0 or > LongestOverlap)
        {
            return Problems.BadParameter("overlapHours", $"It is a whole number of hours, from 0 to {LongestOverlap}.");
        }

        var (issued, refusal) = await keys.Rotate(id, TimeSpan.FromHours(overlapHours ?? StandardOverlap), cancellation);
        known.Forget(id);
        return issued is not null ? TypedResults.Created((string?)null, IssuedKeyView.Of(issued))
            : refusal is not null ? TypedResults.Problem(refusal, statusCode: StatusCodes.Status409Conflict, title: "The key cannot be rotated.")
            : RevokeKey.NoKey(id);
    }
}
