using HealthScoring.ServiceDefaults;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace HealthScoring.Api;

/// <summary>
/// Answers 503 with Retry-After while the database cannot be used: a passing state, not a fault of the request. Answers 400 where the database finds a
/// parameter unusable as data (SQLSTATE class 22), such as text with U+0000 or a forged cursor.
/// </summary>
internal sealed partial class DatabaseFailures(IProblemDetailsService problems, ILogger<DatabaseFailures> logger) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // Any other statement that the database refuses is a fault of this service, and is answered and logged as one.
        var (status, title, detail) = exception switch
        {
            // Where none of several servers can be used, Npgsql does not say that it passes.
            NpgsqlException failure when failure.IsTransient || failure is not PostgresException => (StatusCodes.Status503ServiceUnavailable, "The database cannot be used now.", "Try again in a few seconds."),
            PostgresException { SqlState: ['2', '2', ..] } => (StatusCodes.Status400BadRequest, "A parameter cannot be used.", "One of the values cannot be what it stands for."),
            _ => default,
        };
        if (status == 0)
        {
            return false;
        }

        httpContext.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "5";
            NotAnswered(httpContext.Request.Method, HandledFailure.Route(httpContext), HandledFailure.Reason(exception));
        }

        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = { Status = status, Title = title, Detail = detail } });
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Route} was answered 503, because the database could not be used: {Reason}")]
    private partial void NotAnswered(string method, string route, string reason);
}
