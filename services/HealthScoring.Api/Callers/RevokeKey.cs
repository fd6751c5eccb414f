using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Callers;

/// <summary>Answers `DELETE /keys/{id}`.</summary>
internal static class RevokeKey
{
    /// <summary>Revokes a key for good. It opens nothing here from now on, and nowhere after five seconds. Revoking it again changes nothing.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, IssueKeys keys, AccessKeys known, CancellationToken cancellation)
    {
        var revoked = await keys.Revoke(id, cancellation);
        known.Forget(id);
        return revoked is null ? NoKey(id) : TypedResults.NoContent();
    }

    /// <summary>There is no such key.</summary>
    public static ProblemHttpResult NoKey(string id) => Problems.NotFound("No such key.", $"There is no key `{id}`. `GET /keys` lists them; an id has 12 characters, between `hs_` and the next `_` of the key.");
}
