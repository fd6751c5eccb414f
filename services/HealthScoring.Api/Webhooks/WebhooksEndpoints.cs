namespace HealthScoring.Api.Webhooks;

/// <summary>Endpoints of webhooks.</summary>
internal static class WebhooksEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapPost("/", RegisterWebhook.Handle);
        webhooks.MapGet("/", GetWebhooks.List);
        webhooks.MapGet("/{id}", GetWebhooks.One);
        webhooks.MapPatch("/{id}", ChangeWebhook.Patch);
        webhooks.MapDelete("/{id}", ChangeWebhook.Delete);
        webhooks.MapPost("/{id}/enable", ChangeWebhook.Enable);
        webhooks.MapPost("/{id}/disable", ChangeWebhook.Disable);
        webhooks.MapPost("/{id}/secret", ChangeWebhook.RotateSecret);
        webhooks.MapPost("/{id}/test", Redeliver.Test);
        webhooks.MapPost("/{id}/replay", Redeliver.Replay);
        webhooks.MapGet("/{id}/deliveries", ListDeliveries.Handle);
        webhooks.MapPost("/{id}/deliveries/{deliveryId}/redeliver", Redeliver.One);
    }
}
