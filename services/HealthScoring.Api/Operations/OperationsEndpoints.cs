using System.Text.Json.Nodes;

namespace HealthScoring.Api.Operations;

/// <summary>Endpoints for those who run the system or send to it.</summary>
internal static class OperationsEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapGet("/quarantine", ListQuarantine.Handle).WithTags("Operations");
        app.MapGet("/quarantine/{id}", GetQuarantineEntry.Handle).WithTags("Operations");

        // Read by the handler, since without a body the kept one is sent, and to be refused as a whole it must not be read as a whole.
        app.MapPost("/quarantine/{id}/resubmit", ResubmitEntry.Handle).Accepts<JsonObject>(isOptional: true, "application/json").WithTags("Operations");
        app.MapGet("/skipped", ListSkipped.Handle).WithTags("Operations");
        app.MapGet("/backfills/{id}", GetBackfill.Handle).WithTags("Operations");
    }
}
