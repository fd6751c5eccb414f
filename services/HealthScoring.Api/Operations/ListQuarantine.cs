using System.Globalization;
using HealthScoring.Api.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Operations;

/// <summary>Answers `GET /quarantine`.</summary>
internal static class ListQuarantine
{
    private const string Sort = "-receivedAt";

    /// <summary>Refused input with its reasons, latest first.</summary>
    public static async Task<Results<Ok<Page<QuarantineEntry>>, ProblemHttpResult>> Handle(
        ReadModel read, CancellationToken cancellation, string? reason = null, string? source = null, bool? resubmitted = null, string? cursor = null, int limit = Cursor.DefaultLimit)
    {
        if (limit is < 1 or > Cursor.MaxLimit)
        {
            return Problems.BadParameter("limit", $"A page has 1 to {Cursor.MaxLimit} entries.");
        }

        if (!Cursor.TryDecode(cursor, Sort, out var after) || (after is not null && !(Guid.TryParse(after.Id, out _) && DateTimeOffset.TryParse(after.Key, CultureInfo.InvariantCulture, out _))))
        {
            return Problems.BadParameter("cursor", "Pass the `nextCursor` of the page before.");
        }

        var rows = await read.Query(
            $"""
            select {QuarantineEntry.Columns}, received_at::text as key from ingest.quarantine
            where ($1::text is null or reason = $1) and ($2::text is null or source = $2)
              {(resubmitted is { } whether ? $"and (resubmitted_at is not null) = {whether}" : "")}
              and ($3::text is null or (received_at, id) < ($3::timestamptz, $4::uuid))
            order by received_at desc, id desc limit {(limit + 1).ToString(CultureInfo.InvariantCulture)}
            """,
            row => (Entry: QuarantineEntry.Of(row), Key: row.GetString(9)), cancellation, Text(reason), Text(source), Text(after?.Key), Text(after?.Id));
        var page = rows.Take(limit).ToList();
        return TypedResults.Ok(new Page<QuarantineEntry>(
            [.. page.Select(r => r.Entry)], rows.Count > limit ? new Cursor(Sort, page[^1].Key, page[^1].Entry.Id.ToString()).Encode() : null));
    }
}
