using System.Text;
using HealthScoring.EventStore.Erasing;
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
/// <param name="ResubmittedAt">When it was last sent again by `POST /quarantine/{id}/resubmit`; null if never.</param>
/// <param name="RefusedAgainAt">When something of that was last refused again; null if never.</param>
public sealed record QuarantineEntry(
    Guid Id, string Source, string Reason, string Detail, string? Body, string? BodyBase64, int BodyLength, DateTime ReceivedAt, DateTime? ResubmittedAt, DateTime? RefusedAgainAt)
{
    /// <summary>The columns that an entry is read from.</summary>
    internal const string Columns = "id, source, reason, detail, body, body_length, received_at, resubmitted_at, refused_again_at";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads an entry from a row of <see cref="Columns"/>.</summary>
    internal static QuarantineEntry Of(NpgsqlDataReader row)
    {
        var body = row.GetFieldValue<byte[]>(4);
        var text = TextOf(body);
        return new(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), text, text is null ? Convert.ToBase64String(body) : null, row.GetInt32(5), row.GetDateTime(6),
            row.IsDBNull(7) ? null : row.GetDateTime(7), row.IsDBNull(8) ? null : row.GetDateTime(8));
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

/// <summary>What is kept of refused input to send it again.</summary>
/// <param name="Id">Its entry.</param>
/// <param name="Source">Its producer.</param>
/// <param name="Body">The bytes that are kept.</param>
/// <param name="BodyLength">How many bytes it had.</param>
/// <param name="Counted">Whether a backfill counted it.</param>
internal sealed record KeptInput(Guid Id, string Source, byte[] Body, int BodyLength, bool Counted)
{
    private static readonly byte[] Mask = Encoding.UTF8.GetBytes(Person.Mask);

    /// <summary>Why the kept bytes cannot be sent again, or null where they can.</summary>
    public string? WhyNot => Body.Length == BodyLength ? null
        : Body.AsSpan().SequenceEqual(Mask) ? "A person whom the body named was erased, and the body with them."
        : $"Only the first {Body.Length} of its {BodyLength} bytes were kept.";

    /// <summary>Reads it; null where there is no such entry.</summary>
    public static async Task<KeptInput?> Read(ReadModel read, string id, CancellationToken cancellation) => Guid.TryParse(id, out var entry)
        ? (await read.Query(
            "select id, source, body, body_length, backfill_id is not null from ingest.quarantine where id = $1",
            row => new KeptInput(row.GetGuid(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.GetInt32(3), row.GetBoolean(4)), cancellation, Value(entry))).SingleOrDefault()
        : null;
}
