using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Callers;

/// <summary>All keys.</summary>
/// <param name="Keys">The latest first; those that open nothing any more too.</param>
public sealed record KeysView(IReadOnlyList<AccessKey> Keys);

/// <summary>Answers `GET /keys`.</summary>
internal static class ListKeys
{
    /// <summary>Every key that was ever made, without its secret, which is not kept.</summary>
    public static async Task<Ok<KeysView>> Handle(IssueKeys keys, CancellationToken cancellation) => TypedResults.Ok(new KeysView(await keys.All(cancellation)));
}
