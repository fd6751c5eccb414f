using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Mvc;

namespace HealthScoring.Api.Operations;

/// <summary>Endpoints for those who run the system or send to it.</summary>
internal static class OperationsEndpoints
{
    // A batch, and enough above it to say how large it may be.
    private const long MostBodyBytes = 2 * UsageLimits.BatchBytes;

    /// <summary>Maps them.</summary>
    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapGet("/quarantine", ListQuarantine.Handle).RequireScope(Scope.Read).WithTags("Operations");
        app.MapGet("/quarantine/{id}", GetQuarantineEntry.Handle).RequireScope(Scope.Read).WithTags("Operations");

        // Read by the handler, since without a body the kept one is sent, and to be refused as a whole it must not be read as a whole.
        app.MapPost("/quarantine/{id}/resubmit", ResubmitEntry.Handle).RequireScope(Scope.Operate).Accepts<JsonObject>(isOptional: true, "application/json")
            .WithMetadata(new RequestSizeLimitAttribute(MostBodyBytes)).WithTags("Operations");
        app.MapGet("/skipped", ListSkipped.Handle).RequireScope(Scope.Read).WithTags("Operations");
        app.MapGet("/backfills/{id}", GetBackfill.Handle).RequireScope(Scope.Read).WithTags("Operations");
    }
}
