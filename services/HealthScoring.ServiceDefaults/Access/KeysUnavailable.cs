using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Nobody can tell now whether a caller is who they say: the database, or the authority of tokens, does not answer.</summary>
public sealed class KeysUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Answers 503 with Retry-After then; a 401 would make callers throw their keys away.</summary>
internal sealed class KeysUnavailable(IProblemDetailsService problems) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not KeysUnavailableException)
        {
            return false;
        }

        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = "5";
        await Refusals.Write(problems, httpContext, StatusCodes.Status503ServiceUnavailable, "Keys cannot be checked now.", "Nothing was done. Try again in a few seconds.");
        return true;
    }
}
