using System.Buffers;
using HealthScoring.Contracts.V1;
using Microsoft.AspNetCore.Mvc;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Operations;

/// <summary>Answers `POST /quarantine/{id}/resubmit`.</summary>
internal static class ResubmitEntry
{
    /// <summary>Sends refused input again, or what is given instead of it.</summary>
    [EndpointDescription(
        "Sends refused input again: as it was kept, or the corrected events of the body instead. It is judged like all input; ids make it count once. `refusedAgainAt` of the entry says whether something of it was refused again.")]
    [ProducesResponseType<QuarantineEntry>(StatusCodes.Status202Accepted)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status415UnsupportedMediaType, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static async Task<IResult> Handle(string id, HttpContext context, ReadModel read, UsageExchange exchange, CancellationToken cancellation)
    {
        var corrected = await BodyOf(context.Request, cancellation);
        if (await KeptInput.Read(read, id, cancellation) is not { } kept)
        {
            return GetQuarantineEntry.NoEntry(id);
        }

        if (Refusal(corrected, kept) is { } refusal)
        {
            return refusal;
        }

        if (!await exchange.Send(new(kept.Id, kept.Counted), kept.Source, corrected.Length > 0 ? corrected : kept.Body, cancellation))
        {
            context.Response.Headers.RetryAfter = "5";
            return TypedResults.Problem(
                "RabbitMQ has not confirmed it; the log of the API says why. Try again in a few seconds: what is sent twice counts once.",
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "The broker does not take it now.");
        }

        // It is out, so whoever asked cannot cancel it any more.
        var entries = await read.Query(
            $"update ingest.quarantine set resubmitted_at = $2 where id = $1 returning {QuarantineEntry.Columns}", QuarantineEntry.Of, CancellationToken.None, Value(kept.Id), Value(read.Now.UtcDateTime));
        return entries is [var entry] ? TypedResults.Accepted($"/quarantine/{entry.Id}", entry) : GetQuarantineEntry.NoEntry(id);
    }

    private static IResult? Refusal(byte[] corrected, KeptInput kept)
    {
        if (corrected.Length == 0)
        {
            // What was refused because its sender may not speak for the source that it names is not let in this way.
            var why = kept.WhyNot ?? (CorrectedBody.Fault(kept.Body, kept.Source) is (StatusCodes.Status409Conflict, var other) ? other : null);
            return why is not null
                ? TypedResults.Problem($"{why} Send the corrected events as the body.", statusCode: StatusCodes.Status409Conflict, title: "What was refused cannot be sent again as it was.")
                : null;
        }

        return CorrectedBody.Fault(corrected, kept.Source) is var (status, detail) ? TypedResults.Problem(detail, statusCode: status, title: "The corrected events cannot be sent.") : null;
    }

    // No more than shows that it is too much.
    private static async Task<byte[]> BodyOf(HttpRequest request, CancellationToken cancellation)
    {
        const int Enough = UsageLimits.BatchBytes + 1;
        var read = await request.BodyReader.ReadAtLeastAsync(Enough, cancellation);
        var body = read.Buffer.Slice(0, Math.Min(Enough, read.Buffer.Length)).ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return body;
    }
}
