using HealthScoring.EventStore.Erasing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>Answers `DELETE /accounts/{id}/users/{userId}`.</summary>
internal static class EraseUser
{
    /// <summary>Erases a person. Erasing somebody who is not known changes nothing.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, string userId, HttpContext context, ErasePerson erase, CancellationToken cancellation)
    {
        var person = new Person(PathText.AsSent(context, id, 3), PathText.AsSent(context, userId, 1));
        return await erase.Run(person, cancellation)
            ? TypedResults.NoContent()
            : Problems.NotFound("No such account.", "Nothing is known of such an account, and so of nobody in it.");
    }
}
