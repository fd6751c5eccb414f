using System.Globalization;
using HealthScoring.Api.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Sources;

/// <summary>Answers `GET /sources`.</summary>
internal static class ListSources
{
    private const string Sort = "source";

    /// <summary>Every producer that anything ever came of, by name.</summary>
    public static async Task<Results<Ok<Page<SourceView>>, ProblemHttpResult>> Handle(ReadModel read, CancellationToken cancellation, string? cursor = null, int limit = Cursor.DefaultLimit)
    {
        if (limit is < 1 or > Cursor.MaxLimit)
        {
            return Problems.BadParameter("limit", $"A page has 1 to {Cursor.MaxLimit} producers.");
        }

        if (!Cursor.TryDecode(cursor, Sort, out var after))
        {
            return Problems.BadParameter("cursor", "Pass the `nextCursor` of the page before.");
        }

        var names = await read.Query(
            $"""
            select source from (select source from ingest.source_counts union select source from {(await read.Schema(cancellation)).Name}.sources) known
            where $1::text is null or source > $1 order by source limit {(limit + 1).ToString(CultureInfo.InvariantCulture)}
            """,
            row => row.GetString(0), cancellation, Text(after?.Key));
        var page = await ReadSources.Of(read, [.. names.Take(limit)], cancellation);
        return TypedResults.Ok(new Page<SourceView>(page, names.Count > limit ? new Cursor(Sort, page[^1].Source, "").Encode() : null));
    }
}
