using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>What a page, other than data, may load: metadata of an endpoint, as the header `Content-Security-Policy` says it.</summary>
/// <param name="Of">The policy for a call; null where it answers no page.</param>
public sealed record PagePolicy(Func<HttpContext, string?> Of);

/// <summary>Headers that tell browsers to make nothing of an answer but what it says it is.</summary>
public static class SecurityHeaders
{
    private const string Data = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Adds them to every answer of what comes after this, errors too: what handles those begins its answer anew, and so they come last. Comes first, since anything may answer.
    /// </summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(Add, context);
        return next(context);
    });

    private static Task Add(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = context.GetEndpoint()?.Metadata.GetMetadata<PagePolicy>()?.Of(context) ?? Data;
        headers["Referrer-Policy"] = "no-referrer";
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        // Said over plain HTTP it would mean nothing.
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return Task.CompletedTask;
    }
}
