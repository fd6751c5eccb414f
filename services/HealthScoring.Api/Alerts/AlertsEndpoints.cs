using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.Api.Alerts;

/// <summary>Endpoints of alerts.</summary>
internal static class AlertsEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapAlerts(this IEndpointRouteBuilder app)
    {
        var alerts = app.MapGroup("/alerts").WithTags("Alerts");
        alerts.MapGet("/", ListAlerts.Handle).RequireScope(Scope.Read);
        alerts.MapGet("/{id}", GetAlert.Handle).RequireScope(Scope.Read);
        alerts.MapPost("/{id}/acknowledge", AlertCommands.Acknowledge).RequireScope(Scope.Operate);
        alerts.MapPost("/{id}/snooze", AlertCommands.Snooze).RequireScope(Scope.Operate);
        alerts.MapPost("/{id}/outcome", AlertCommands.Record).RequireScope(Scope.Operate);
        app.MapGet("/rules", ListRules.Handle).RequireScope(Scope.Read).WithTags("Alerts");
    }
}
