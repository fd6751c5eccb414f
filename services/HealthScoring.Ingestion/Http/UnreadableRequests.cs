using Microsoft.AspNetCore.Diagnostics;

namespace HealthScoring.Ingestion.Http;

/// <summary>Answers a request whose body breaks off or is too large, also once it is unpacked.</summary>
internal sealed class UnreadableRequests(IProblemDetailsService problems) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException { StatusCode: var status })
        {
            return false;
        }

        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails =
            {
                Status = status,
                Title = "The request cannot be read.",
                Detail = status == StatusCodes.Status413PayloadTooLarge
                    ? $"A body has at most {Intake.MaxBodyBytes} bytes, unpacked. Send smaller batches. Nothing of it was kept."
                    : "The body breaks off, or is not packed as Content-Encoding says. Nothing of it was kept.",
            },
        });
    }
}
