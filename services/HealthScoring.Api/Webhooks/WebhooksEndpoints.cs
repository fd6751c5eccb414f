using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.Api.Webhooks;

/// <summary>Endpoints of webhooks.</summary>
internal static class WebhooksEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapPost("/", RegisterWebhook.Handle).RequireScope(Scope.Admin);
        webhooks.MapGet("/", GetWebhooks.List).RequireScope(Scope.Admin);
        webhooks.MapGet("/{id}", GetWebhooks.One).RequireScope(Scope.Admin);
        webhooks.MapPatch("/{id}", ChangeWebhook.Patch).RequireScope(Scope.Admin);
        webhooks.MapDelete("/{id}", ChangeWebhook.Delete).RequireScope(Scope.Admin);
        webhooks.MapPost("/{id}/enable", ChangeWebhook.Enable).RequireScope(Scope.Admin);
        webhooks.MapPost("/{id}/disable", ChangeWebhook.Disable).RequireScope(Scope.Admin);
        webhooks.MapPost("/{id}/secret", ChangeWebhook.RotateSecret).RequireScope(Scope.Admin);
        webhooks.MapPost("/{id}/test", Redeliver.Test).RequireScope(Scope.Admin);
        webhooks.MapPost("/{id}/replay", Redeliver.Replay).RequireScope(Scope.Admin);
        webhooks.MapGet("/{id}/deliveries", ListDeliveries.Handle).RequireScope(Scope.Admin);
        webhooks.MapPost("/{id}/deliveries/{deliveryId}/redeliver", Redeliver.One).RequireScope(Scope.Admin);
    }
}
