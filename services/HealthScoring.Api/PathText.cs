using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace HealthScoring.Api;

/// <summary>Ids in paths, which are any text.</summary>
internal static class PathText
{
    /// <summary>
    /// Gives endpoints each segment of the path as the caller meant it. Routing leaves an escaped slash as it is, and then nobody can tell it from an escaped percent sign.
    /// </summary>
    public static void UsePathText(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern.PathSegments: var segments })
        {
            Read(context, segments);
        }

        return next(context);
    });

    private static void Read(HttpContext context, IReadOnlyList<RoutePatternPathSegment> segments)
    {
        var values = context.Request.RouteValues;
        for (var i = 0; i < segments.Count; i++)
        {
            if (segments[i].Parts is [RoutePatternParameterPart { IsCatchAll: false } parameter] && values[parameter.Name] is string routed && routed.Contains('%', StringComparison.Ordinal))
            {
                // From the end, because before the path there may be a host.
                values[parameter.Name] = Uri.UnescapeDataString(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/').Split('/')[^(segments.Count - i)]);
            }
        }
    }
}
