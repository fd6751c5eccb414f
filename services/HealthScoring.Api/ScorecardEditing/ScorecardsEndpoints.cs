namespace HealthScoring.Api.ScorecardEditing;

/// <summary>Endpoints of scorecards.</summary>
internal static class ScorecardsEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapScorecards(this IEndpointRouteBuilder app)
    {
        var scorecards = app.MapGroup("/scorecards").WithTags("Scorecards");
        scorecards.MapGet("/", GetScorecards.List);
        scorecards.MapGet("/{id}", GetScorecards.Latest);
        scorecards.MapGet("/{id}/{version:int}", GetScorecards.Version);
        scorecards.MapPut("/{id}", PutScorecard.Handle);
        scorecards.MapPost("/{id}/preview", PreviewDraft.Handle);
    }
}
