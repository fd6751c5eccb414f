using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.Api.Sources;

/// <summary>Endpoints of producers.</summary>
internal static class SourcesEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapSources(this IEndpointRouteBuilder app)
    {
        var sources = app.MapGroup("/sources").WithTags("Sources");
        sources.MapGet("/", ListSources.Handle).RequireScope(Scope.Read);
        sources.MapGet("/{source}", GetSource.Handle).RequireScope(Scope.Read);
    }
}
