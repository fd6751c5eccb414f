using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.Api.Callers;

/// <summary>Endpoints of keys.</summary>
internal static class CallersEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/keys").WithTags("Keys");
        keys.MapGet("/", ListKeys.Handle).RequireScope(Scope.Admin);
        keys.MapPost("/", CreateKey.Handle).RequireScope(Scope.Admin);
        keys.MapPost("/{id}/rotate", RotateKey.Handle).RequireScope(Scope.Admin);
        keys.MapDelete("/{id}", RevokeKey.Handle).RequireScope(Scope.Admin);
    }
}
