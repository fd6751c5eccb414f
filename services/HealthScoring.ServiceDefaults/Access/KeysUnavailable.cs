using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Nobody can tell now whether a caller is who they say: the database, or the authority of tokens, does not answer.</summary>
public sealed class KeysUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Answers 503 with Retry-After then; a 401 would make callers throw their keys away.</summary>
internal sealed partial class KeysUnavailable(IProblemDetailsService problems, ILogger<KeysUnavailable> logger) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not KeysUnavailableException)
        {
            return false;
        }

        NotChecked(httpContext.Request.Method, HandledFailure.Route(httpContext), exception.Message, HandledFailure.Reason(exception));
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = "5";
        await Refusals.Write(problems, httpContext, StatusCodes.Status503ServiceUnavailable, "Keys cannot be checked now.", "Nothing was done. Try again in a few seconds.");
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Route} was answered 503. {What} ({Reason})")]
    private partial void NotChecked(string method, string route, string what, string reason);
}
