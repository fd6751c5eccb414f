using System.Text.Json.Nodes;
using HealthScoring.Domain.Scoring;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.ScorecardEditing;

/// <summary>One version of a scorecard, without its constants.</summary>
/// <param name="Id">Id: `default`, or the segment whose accounts use it.</param>
/// <param name="Version">Version, from 1.</param>
/// <param name="InForce">Whether it is the latest.</param>
/// <param name="PublishedAt">When it was published; null for the one that ships with the engine.</param>
/// <param name="PublishedBy">Who published it, if they said.</param>
/// <param name="Note">Why, if they said.</param>
public sealed record ScorecardSummary(string Id, int Version, bool InForce, DateTime? PublishedAt, string? PublishedBy, string? Note);

/// <summary>Every version of every scorecard.</summary>
/// <param name="Scorecards">By id, the latest version first.</param>
public sealed record ScorecardsView(IReadOnlyList<ScorecardSummary> Scorecards);

/// <summary>Answers the GETs of `/scorecards`.</summary>
internal static class GetScorecards
{
    /// <summary>Every version of every scorecard.</summary>
    public static async Task<Ok<ScorecardsView>> List(ReadModel read, CancellationToken cancellation)
    {
        var rows = await read.Query(
            "select id, version, published_at, published_by, note from decisions.scorecards",
            row => new ScorecardSummary(row.GetString(0), row.GetInt32(1), false, row.GetDateTime(2), row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4)),
            cancellation);
        var all = rows.Append(new(Scorecards.DefaultId, Scorecard.Default.Version, false, null, null, "Ships with the engine."))
            .GroupBy(s => s.Id, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => g.OrderByDescending(s => s.Version).Select((s, n) => s with { InForce = n == 0 }));
        return TypedResults.Ok(new ScorecardsView([.. all]));
    }

    /// <summary>The scorecard in force, in the form in which it can be changed and put back.</summary>
    public static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> Latest(string id, ReadModel read, CancellationToken cancellation) =>
        (await read.Scorecards(cancellation)).ById.TryGetValue(id, out var scorecard) ? TypedResults.Ok(ScorecardJson.Write(scorecard)) : NoScorecard(id);

    /// <summary>A version of a scorecard.</summary>
    public static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> Version(string id, int version, ReadModel read, CancellationToken cancellation) =>
        (await read.AllScorecards(cancellation)).TryGetValue((id, version), out var scorecard) ? TypedResults.Ok(ScorecardJson.Write(scorecard)) : NoScorecard(id, version);

    private static ProblemHttpResult NoScorecard(string id, int? version = null) => Problems.NotFound(
        "No such scorecard.", $"There is no scorecard `{id}`{(version is null ? "" : $" of version {version}")}. `GET /scorecards` lists them; accounts whose segment has none use `default`.");
}
