using System.Globalization;
using System.Text;
using HealthScoring.Api.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Operations;

/// <summary>A piece of refused input.</summary>
/// <param name="Id">Hash of source and body: the same input again is the same entry.</param>
/// <param name="Source">Its producer.</param>
/// <param name="Reason">Why it was refused, in a word.</param>
/// <param name="Detail">What is wrong and what would be right.</param>
/// <param name="Body">The body as text, at most 64 KiB; null if it is not UTF-8.</param>
/// <param name="BodyBase64">The body if it is not UTF-8.</param>
/// <param name="BodyLength">Length of the whole body in bytes.</param>
/// <param name="ReceivedAt">When it first came.</param>
public sealed record QuarantineEntry(
    Guid Id, string Source, string Reason, string Detail, string? Body, string? BodyBase64, int BodyLength, DateTime ReceivedAt);

/// <summary>Answers `GET /quarantine`.</summary>
internal static class ListQuarantine
{
    private const string Sort = "-receivedAt";
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Refused input with its reasons, latest first.</summary>
    public static async Task<Results<Ok<Page<QuarantineEntry>>, ProblemHttpResult>> Handle(
        ReadModel read, CancellationToken cancellation, string? reason = null, string? source = null, string? cursor = null, int limit = Cursor.DefaultLimit)
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
            select id, source, reason, detail, body, body_length, received_at, received_at::text as key from ingest.quarantine
            where ($1::text is null or reason = $1) and ($2::text is null or source = $2)
              and ($3::text is null or (received_at, id) < ($3::timestamptz, $4::uuid))
            order by received_at desc, id desc limit {(limit + 1).ToString(CultureInfo.InvariantCulture)}
            """,
            row => (Entry: Entry(row), Key: row.GetString(7)), cancellation, Text(reason), Text(source), Text(after?.Key), Text(after?.Id));
        var page = rows.Take(limit).ToList();
        return TypedResults.Ok(new Page<QuarantineEntry>(
            [.. page.Select(r => r.Entry)], rows.Count > limit ? new Cursor(Sort, page[^1].Key, page[^1].Entry.Id.ToString()).Encode() : null));
    }

    private static QuarantineEntry Entry(NpgsqlDataReader row)
    {
        var body = row.GetFieldValue<byte[]>(4);
        var text = TextOf(body);
        return new(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), text, text is null ? Convert.ToBase64String(body) : null, row.GetInt32(5), row.GetDateTime(6));
    }

    private static string? TextOf(byte[] body)
    {
        try
        {
            return Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
