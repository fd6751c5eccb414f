using HealthScoring.EventStore.Erasing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>Answers `DELETE /accounts/{id}/users/{userId}`.</summary>
internal static class EraseUser
{
    /// <summary>Erases a person. Erasing somebody who is not known changes nothing.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, string userId, ErasePerson erase, CancellationToken cancellation) =>
        await erase.Run(new(id, userId), cancellation)
            ? TypedResults.NoContent()
            : Problems.NotFound("No such account.", "Nothing is known of such an account, and so of nobody in it.");
}
