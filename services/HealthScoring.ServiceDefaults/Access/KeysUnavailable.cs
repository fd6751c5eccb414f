using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Nobody can tell now whether a caller is who they say: the database, or the authority of tokens, does not answer.</summary>
public sealed class KeysUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Answers 503 with Retry-After then; a 401 would make callers throw their keys away.</summary>
internal sealed partial class KeysUnavailable(IProblemDetailsService problems, TimeProvider clock, ILogger<KeysUnavailable> logger) : IExceptionHandler
{
    // Anybody can make it happen, as often as they like.
    private static readonly TimeSpan SaidEvery = TimeSpan.FromMinutes(1);
    private long _saidAt = long.MinValue;

    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not KeysUnavailableException)
        {
            return false;
        }

        var (now, saidAt) = (clock.GetTimestamp(), Interlocked.Read(ref _saidAt));
        if ((saidAt == long.MinValue || clock.GetElapsedTime(saidAt, now) >= SaidEvery) && Interlocked.CompareExchange(ref _saidAt, now, saidAt) == saidAt)
        {
            NotChecked(exception.Message, HandledFailure.Reason(exception));
        }

        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = "5";
        await Refusals.Write(problems, httpContext, StatusCodes.Status503ServiceUnavailable, "Keys cannot be checked now.", "Nothing was done. Try again in a few seconds.");
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "Callers are answered 503, which is said once a minute. {What} ({Reason})")]
    private partial void NotChecked(string what, string reason);
}
