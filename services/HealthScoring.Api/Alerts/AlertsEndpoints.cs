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
    }
}
