using System.Globalization;
using HealthScoring.Api.Accounts;
using HealthScoring.EventStore;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Operations;

/// <summary>A stored fact that is in the log and in no score.</summary>
/// <param name="Sequence">Its place in the event log.</param>
/// <param name="AccountId">Its account, which is incomplete; null for a fact that names none.</param>
/// <param name="Type">Name of the fact, with its version.</param>
/// <param name="Error">What kind of failure left it out.</param>
/// <param name="Since">When it was stored: from then on the account is incomplete.</param>
public sealed record SkippedEntry(long Sequence, string? AccountId, string Type, string Error, DateTime Since);

/// <summary>Answers `GET /skipped`.</summary>
internal static class ListSkipped
{
    private const string Sort = "-sequence";

    /// <summary>Facts that could not be applied, latest first.</summary>
    public static async Task<Results<Ok<Page<SkippedEntry>>, ProblemHttpResult>> Handle(
        ReadModel read, CancellationToken cancellation, string? accountId = null, string? cursor = null, int limit = Cursor.DefaultLimit)
    {
        if (limit is < 1 or > Cursor.MaxLimit)
        {
            return Problems.BadParameter("limit", $"A page has 1 to {Cursor.MaxLimit} entries.");
        }

        if (!Cursor.TryDecode(cursor, Sort, out var after) || (after is not null && !long.TryParse(after.Key, CultureInfo.InvariantCulture, out _)))
        {
            return Problems.BadParameter("cursor", "Pass the `nextCursor` of the page before.");
        }

        var schema = await read.Schema(cancellation);
        var rows = await read.Query(
            $"""
            select k.seq, e.data ->> 'accountId', e.type, k.error, e.timestamp
            from {schema.Name}.skipped k join {EventStoreConfiguration.Schema}.mt_events e on e.seq_id = k.seq
            where ($1::uuid is null or k.account = $1) and ($2::text is null or k.seq < $2::bigint)
            order by k.seq desc limit {(limit + 1).ToString(CultureInfo.InvariantCulture)}
            """,
            Entry, cancellation, Value(accountId is null ? (Guid?)null : Keys.Account(accountId)), Text(after?.Key));
        var page = rows.Take(limit).ToList();
        return TypedResults.Ok(new Page<SkippedEntry>(
            page, rows.Count > limit ? new Cursor(Sort, page[^1].Sequence.ToString(CultureInfo.InvariantCulture), "").Encode() : null));
    }

    private static SkippedEntry Entry(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetString(3), row.GetDateTime(4));
}
