using HealthScoring.EventStore.Erasing;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>Answers `DELETE /accounts/{id}/users/{userId}`.</summary>
internal static class EraseUser
{
    /// <summary>Erases a person. Erasing somebody who is not known changes nothing.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, string userId, HttpContext context, ErasePerson erase, CancellationToken cancellation)
    {
        var person = new Person(AsSent(context, id, 3), AsSent(context, userId, 1));
        return await erase.Run(person, cancellation)
            ? TypedResults.NoContent()
            : Problems.NotFound("No such account.", "Nothing is known of such an account, and so of nobody in it.");
    }

    // Ids are any text. Routing leaves an escaped slash as it is, and then nobody can tell it from an escaped percent sign.
    private static string AsSent(HttpContext context, string routed, int fromEnd) => routed.Contains('%', StringComparison.Ordinal)
        ? Uri.UnescapeDataString(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/').Split('/')[^fromEnd])
        : routed;
}
