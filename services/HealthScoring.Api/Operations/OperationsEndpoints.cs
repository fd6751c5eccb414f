using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Mvc;

namespace HealthScoring.Api.Operations;

/// <summary>Endpoints for those who run the system or send to it.</summary>
internal static class OperationsEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapGet("/quarantine", ListQuarantine.Handle).RequireScope(Scope.Read).WithTags("Operations");
        app.MapGet("/quarantine/{id}", GetQuarantineEntry.Handle).RequireScope(Scope.Read).WithTags("Operations");

        // The body is read by the handler, since without one the kept body is sent. What is somewhat too large is answered by it too, with the limit of what may be sent.
        app.MapPost("/quarantine/{id}/resubmit", ResubmitEntry.Handle).RequireScope(Scope.Operate).WithMetadata(new RequestSizeLimitAttribute(2 * UsageLimits.BatchBytes))
            .Accepts<JsonObject>(isOptional: true, "application/json").WithTags("Operations");
        app.MapGet("/skipped", ListSkipped.Handle).RequireScope(Scope.Read).WithTags("Operations");
        app.MapGet("/backfills/{id}", GetBackfill.Handle).RequireScope(Scope.Read).WithTags("Operations");
    }
}
