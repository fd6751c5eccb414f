using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace HealthScoring.Api;

/// <summary>Answers 400 to a request that cannot be read, and says where a body stops being what is expected; never what stood there.</summary>
internal sealed class UnreadableBodies(IProblemDetailsService problems) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        httpContext.Response.StatusCode = bad.StatusCode;
        return await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails =
            {
                Status = bad.StatusCode,
                Title = "The request cannot be read.",
                Detail = bad.InnerException is JsonException json
                    ? $"The body is not the JSON that is expected{(json.Path is { Length: > 1 } path ? $": see {path[2..]}" : "")}. Texts are given as texts, and the whole is one object."
                    : bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is larger than this takes. Send less."
                    : bad.StatusCode == StatusCodes.Status415UnsupportedMediaType ? "Send the body as `Content-Type: application/json`."
                    : "Send a body of JSON, with `Content-Type: application/json`.",
            },
        });
    }
}
