using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.Api.Operations;

/// <summary>Endpoints for those who run the system or send to it.</summary>
internal static class OperationsEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapGet("/quarantine", ListQuarantine.Handle).RequireScope(Scope.Read).WithTags("Operations");
        app.MapGet("/skipped", ListSkipped.Handle).RequireScope(Scope.Read).WithTags("Operations");
        app.MapGet("/backfills/{id}", GetBackfill.Handle).RequireScope(Scope.Read).WithTags("Operations");
    }
}
