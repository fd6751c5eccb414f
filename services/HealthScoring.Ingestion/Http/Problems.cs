using System.Globalization;
using HealthScoring.Ingestion.Validation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Ingestion.Http;

/// <summary>The refusals of the front door, as RFC 9457 problem details.</summary>
internal static class Problems
{
    private const int BusyRetrySeconds = 1;

    /// <summary>Too much is being received.</summary>
    public static ProblemHttpResult Busy(HttpResponse response)
    {
        response.Headers.RetryAfter = BusyRetrySeconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            "Nothing of it was taken. Send it again after the time in Retry-After.", statusCode: StatusCodes.Status429TooManyRequests, title: "Too much is being sent at once.",
            type: "https://tools.ietf.org/html/rfc6585#section-4");
    }

    /// <summary>The broker did not confirm.</summary>
    public static ProblemHttpResult Unavailable(HttpResponse response, Unavailable unavailable)
    {
        response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(unavailable.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            $"{unavailable.Why} Send the same again after the time in Retry-After: what has arrived all the same counts once.", statusCode: StatusCodes.Status503ServiceUnavailable,
            title: "Events cannot be taken now.");
    }

    /// <summary>The body is packed in a way that is not understood.</summary>
    public static ProblemHttpResult Encoding() => TypedResults.Problem(
        "Send the body as it is, or with `Content-Encoding: gzip`, `br` or `deflate`.", statusCode: StatusCodes.Status415UnsupportedMediaType, title: "The encoding of the body is not known.");

    /// <summary>The body is not what is expected here.</summary>
    public static ProblemHttpResult Unreadable(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: "The request cannot be read.");

    /// <summary>The body as a whole is refused, and in quarantine.</summary>
    public static ProblemHttpResult Refused(Refusal whole) => TypedResults.Problem(
        $"{whole.Detail} {RefusalReason.WhatToDo(whole.Reason)} The body is in quarantine.",
        statusCode: whole.Reason == RefusalReason.TooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest, title: "The request cannot be taken.",
        extensions: [new("reason", whole.Reason)]);

    /// <summary>No event of the body is valid.</summary>
    public static ProblemHttpResult NothingValid(IReadOnlyList<RefusedItem> refused) => TypedResults.Problem(
        "`refused` says of each what is wrong and what to do. They are in quarantine.", statusCode: StatusCodes.Status400BadRequest, title: "None of the events can be taken.",
        extensions: [new("refused", refused)]);
}
