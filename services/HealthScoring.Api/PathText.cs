using Microsoft.AspNetCore.Http.Features;

namespace HealthScoring.Api;

/// <summary>Ids in paths, which are any text.</summary>
internal static class PathText
{
    /// <summary>A segment as the caller meant it. Routing leaves an escaped slash as it is, and then nobody can tell it from an escaped percent sign.</summary>
    /// <param name="context">The request.</param>
    /// <param name="routed">What routing made of the segment.</param>
    /// <param name="fromEnd">Its place in the path, counted from the end, 1 for the last.</param>
    public static string AsSent(HttpContext context, string routed, int fromEnd) => routed.Contains('%', StringComparison.Ordinal)
        ? Uri.UnescapeDataString(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/').Split('/')[^fromEnd])
        : routed;
}
