using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api;

/// <summary>The refusals that endpoints share, as RFC 9457 problem details.</summary>
internal static class Problems
{
    /// <summary>There is no such account.</summary>
    public static ProblemHttpResult NoAccount(string accountId) => NotFound(
        "No such account.",
        $"No account `{accountId}` is registered. Its events, if any, are kept and count from the moment an account_registered event arrives.");

    /// <summary>The account has no health yet.</summary>
    public static ProblemHttpResult NoHealth(DateOnly? dayZero) => NotFound("No health before the hand-over.", dayZero is { } handOver
        ? $"The account is handed over on {handOver:O}; health starts with that day."
        : "No hand-over day is known. Send account_registered with `handOverOn`.");

    /// <summary>What was asked for is not there.</summary>
    public static ProblemHttpResult NotFound(string title, string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: title);

    /// <summary>A query parameter has a value that it cannot have.</summary>
    public static ProblemHttpResult BadParameter(string name, string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: $"The parameter `{name}` cannot be used.");
}
