using System.Text.Json;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Api.ScorecardEditing;

/// <summary>A scorecard that somebody sent.</summary>
internal static class DraftBody
{
    /// <summary>The draft, or a refusal that names everything that is wrong with it.</summary>
    public static (Scorecard? Draft, IResult? Refusal) Read(JsonElement body, string id)
    {
        var (draft, errors) = ScorecardCheck.Of(body, id);
        return draft is not null ? (draft, null) : (null, TypedResults.ValidationProblem(
            errors.GroupBy(e => e.Path, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(e => e.Detail).ToArray(), StringComparer.Ordinal),
            "Nothing was changed. A scorecard is sent as a whole; `GET /scorecards/{id}` gives one to start from.", title: "The scorecard cannot be used."));
    }
}
