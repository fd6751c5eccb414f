using HealthScoring.Api.Reads;
using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.Api.ScorecardEditing;

/// <summary>Endpoints of scorecards.</summary>
internal static class ScorecardsEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapScorecards(this IEndpointRouteBuilder app)
    {
        var scorecards = app.MapGroup("/scorecards").WithTags("Scorecards");
        scorecards.MapGet("/", GetScorecards.List).RequireScope(Scope.Read);
        scorecards.MapGet("/{id}", GetScorecards.Latest).RequireScope(Scope.Read);
        scorecards.MapGet("/{id}/{version:int}", GetScorecards.Version).RequireScope(Scope.Read);
        scorecards.MapPut("/{id}", PutScorecard.Handle).RequireScope(Scope.Admin);
        scorecards.MapPost("/{id}/preview", PreviewDraft.Handle).RequireScope(Scope.Read).AsksOnly();
    }
}
