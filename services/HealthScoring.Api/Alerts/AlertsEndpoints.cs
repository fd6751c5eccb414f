namespace HealthScoring.Api.Alerts;

/// <summary>Endpoints of alerts.</summary>
internal static class AlertsEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapAlerts(this IEndpointRouteBuilder app)
    {
        var alerts = app.MapGroup("/alerts").WithTags("Alerts");
        alerts.MapGet("/", ListAlerts.Handle);
        alerts.MapGet("/{id}", GetAlert.Handle);
        alerts.MapPost("/{id}/acknowledge", AlertCommands.Acknowledge);
        alerts.MapPost("/{id}/snooze", AlertCommands.Snooze);
        alerts.MapPost("/{id}/outcome", AlertCommands.Record);
        app.MapGet("/rules", ListRules.Handle).WithTags("Alerts");
    }
}
