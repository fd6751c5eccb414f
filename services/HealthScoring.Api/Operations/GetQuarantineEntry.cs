using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Operations;

/// <summary>Answers `GET /quarantine/{id}`.</summary>
internal static class GetQuarantineEntry
{
    /// <summary>One piece of refused input.</summary>
    public static async Task<Results<Ok<QuarantineEntry>, ProblemHttpResult>> Handle(string id, ReadModel read, CancellationToken cancellation) =>
        Guid.TryParse(id, out var entry)
        && await read.Query($"select {QuarantineEntry.Columns} from ingest.quarantine where id = $1", QuarantineEntry.Of, cancellation, Value(entry)) is [var found]
            ? TypedResults.Ok(found) : NoEntry(id);

    /// <summary>There is no such entry.</summary>
    public static ProblemHttpResult NoEntry(string id) =>
        Problems.NotFound("No such entry.", $"Nothing in quarantine has the id `{id}`. Ids are those of `GET /quarantine`; entries are deleted after 30 days.");
}
