using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Accounts;

/// <summary>An account in a list.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Lifecycle">churned, paused, implementing, onboarding or steady.</param>
/// <param name="Segment">Segment, if known.</param>
/// <param name="Tier">Service tier, if known.</param>
/// <param name="Score">Live score, 0 to 100; null before the hand-over day and while history is being imported.</param>
/// <param name="Band">Band of the last close, learning before the first; null where there is no score.</param>
/// <param name="Coverage">Share of the score's weight that could be measured, 0 to 1.</param>
/// <param name="TenureDays">Days since the hand-over day.</param>
/// <param name="AsOf">Local day of the score.</param>
/// <param name="ClosedThrough">Last day closed; null while none is.</param>
/// <param name="ComputedAt">When the score was computed.</param>
/// <param name="Incomplete">Whether a fact of the account could not be applied: see `GET /skipped`.</param>
public sealed record AccountSummary(
    string AccountId, string Name, string Lifecycle, string? Segment, string? Tier, double? Score, string? Band, double? Coverage, int? TenureDays, DateOnly AsOf,
    DateOnly? ClosedThrough, DateTime ComputedAt, bool Incomplete);

/// <summary>A page of a list.</summary>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="NextCursor">Pass it as `cursor` for the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Answers `GET /accounts`.</summary>
internal static class ListAccounts
{
    // Every sort is ascending in an indexed expression, ties by id: a page then costs the same wherever it lies.
    private static readonly Dictionary<string, (string Expression, string Type, Func<string, bool> IsKey)> Sorts = new(StringComparer.Ordinal)
    {
        ["score"] = ("coalesce(score, 'Infinity')", "double precision", IsNumber),
        ["-score"] = ("coalesce(-score, 'Infinity')", "double precision", IsNumber),
        ["name"] = ("name", "text", _ => true),
        ["accountId"] = ("account_id", "text", _ => true),
        ["closedThrough"] = ("coalesce(closed_through, '-infinity')", "date", key => key == "-infinity" || DateOnly.TryParse(key, CultureInfo.InvariantCulture, out _)),
    };

    /// <summary>Accounts, a page at a time.</summary>
    public static async Task<Results<Ok<Page<AccountSummary>>, ProblemHttpResult>> Handle(
        ReadModel read, CancellationToken cancellation, string? band = null, string? lifecycle = null, string? segment = null, bool? incomplete = null,
        string sort = "accountId", string? cursor = null, int limit = Cursor.DefaultLimit)
    {
        if (!Sorts.TryGetValue(sort, out var by))
        {
            return Problems.BadParameter("sort", $"Sort by one of {string.Join(", ", Sorts.Keys)}.");
        }

        if (limit is < 1 or > Cursor.MaxLimit)
        {
            return Problems.BadParameter("limit", $"A page has 1 to {Cursor.MaxLimit} accounts.");
        }

        if (!Cursor.TryDecode(cursor, sort, out var after) || (after is not null && !by.IsKey(after.Key)))
        {
            return Problems.BadParameter("cursor", "Pass the `nextCursor` of the page before, with the same `sort`.");
        }

        var schema = await read.Schema(cancellation);
        var rows = await read.Query(
            $"""
            select account_id, name, lifecycle, segment, tier, score, band, coverage, tenure_days, as_of, closed_through, scored_at, incomplete, ({by.Expression})::text as key
            from {schema.Name}.health
            where ($1::text is null or band = $1) and ($2::text is null or lifecycle = $2) and ($3::text is null or segment = $3)
              {(incomplete is { } whether ? $"and incomplete = {whether}" : "")}
              {(after is null ? "and $4::text is null and $5::text is null" : $"and ({by.Expression}, account_id) > ($4::{by.Type}, $5)")}
            order by {by.Expression}, account_id limit {(limit + 1).ToString(CultureInfo.InvariantCulture)}
            """,
            row => (Summary: Summary(row), Key: row.GetString(13)),
            cancellation, Text(band), Text(lifecycle), Text(segment), Text(after?.Key), Text(after?.Id));
        var page = rows.Take(limit).ToList();
        return TypedResults.Ok(new Page<AccountSummary>(
            [.. page.Select(r => r.Summary)], rows.Count > limit ? new Cursor(sort, page[^1].Key, page[^1].Summary.AccountId).Encode() : null));
    }

    private static AccountSummary Summary(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), Value<string>(row, 3), Value<string>(row, 4), Value<double?>(row, 5), Value<string>(row, 6),
        Value<double?>(row, 7), Value<int?>(row, 8), row.GetFieldValue<DateOnly>(9), Value<DateOnly?>(row, 10), row.GetDateTime(11), row.GetBoolean(12));

    private static bool IsNumber(string key) => double.TryParse(key, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static T? Value<T>(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? default : row.GetFieldValue<T>(column);
}
