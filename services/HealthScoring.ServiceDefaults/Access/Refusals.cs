using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Answers callers that are not let in, as problem details that say what to do and nothing about what there is.</summary>
internal sealed class Refusals(IProblemDetailsService problems, CallLimits limits) : IAuthorizationMiddlewareResultHandler
{
    // A header of its own for each: of one with two in it browsers understand the first, and ask nobody.
    private static readonly StringValues Challenges = new(["Bearer realm=\"HealthScoring\"", "Basic realm=\"HealthScoring\", charset=\"UTF-8\""]);

    /// <inheritdoc />
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context)
        : authorizeResult.Forbidden ? Forbid(context)
        : context.Request.Headers.Authorization.Count > 0 && limits.HasFailedTooOften(context) ? Wait(context)
        : Ask(context);

    /// <summary>Answers a caller that calls too often.</summary>
    public static Task Slow(HttpContext context, TimeSpan? wait)
    {
        CallLimits.TellWhen(context, wait ?? TimeSpan.FromSeconds(1));
        return Write(
            context.RequestServices.GetRequiredService<IProblemDetailsService>(), context, StatusCodes.Status429TooManyRequests, "Too many calls.",
            "This key calls more often than one key may. Wait for as long as `Retry-After` says, in seconds.");
    }

    /// <summary>Answers with problem details, also where a caller says that it takes something else.</summary>
    public static async Task Write(IProblemDetailsService problems, HttpContext context, int status, string title, string detail)
    {
        // The framework names the type of every other status that is answered here.
        var type = status == StatusCodes.Status429TooManyRequests ? "https://tools.ietf.org/html/rfc6585#section-4" : null;
        var problem = new Microsoft.AspNetCore.Mvc.ProblemDetails { Type = type, Status = status, Title = title, Detail = detail };
        context.Response.StatusCode = status;
        if (!await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem }))
        {
            await context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", context.RequestAborted);
        }
    }

    private Task Ask(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = Challenges;
        return Write(
            problems, context, StatusCodes.Status401Unauthorized, "A key is needed.",
            (context.Request.Headers.Authorization.Count > 0 ? "What was given opens nothing: it is no key, was revoked or has expired. " : "")
            + "Send a key as `Authorization: Bearer KEY`, or as the user name of Basic authentication. `healthscoring keys create` makes one.");
    }

    private Task Wait(HttpContext context)
    {
        CallLimits.TellWhen(context);
        return Write(
            problems, context, StatusCodes.Status429TooManyRequests, "Too many wrong keys.",
            "From this address too many wrong keys were tried. Wait for as long as `Retry-After` says, in seconds; then use one that is right.");
    }

    private Task Forbid(HttpContext context)
    {
        var scope = ScopeRequirement.Of(context.GetEndpoint())?.Scope;
        var given = string.Join(", ", Caller.ScopesOf(context.User).Select(s => $"`{s}`").DefaultIfEmpty("none"));
        return Write(
            problems, context, StatusCodes.Status403Forbidden, "The key does not allow that.",
            scope is null ? "Nobody is let in here."
            : $"It takes the scope `{scope}`{(scope == Scope.Ingest ? " and a source" : "")}; this key has {given}. Use one that has it: `healthscoring keys create --name NAME --scope {scope}`.");
    }
}
