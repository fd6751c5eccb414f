using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace HealthScoring.Api;

/// <summary>Where a page ended, opaque to callers: the sort it belongs to, the last sort key, and the id that tells equal keys apart.</summary>
/// <param name="Sort">The sort of the list.</param>
/// <param name="Key">Last sort key as text.</param>
/// <param name="Id">Last id.</param>
public sealed record Cursor(string Sort, string Key, string Id)
{
    /// <summary>Most items of a page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Items of a page where the caller does not say.</summary>
    public const int DefaultLimit = 50;

    /// <summary>The cursor as callers pass it on.</summary>
    public string Encode() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>Reads a cursor; false for one that this API did not give, or gave for another sort.</summary>
    public static bool TryDecode(string? text, string sort, out Cursor? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        try
        {
            cursor = JsonSerializer.Deserialize<Cursor>(Base64Url.DecodeFromChars(text));
        }
        catch (Exception failure) when (failure is FormatException or JsonException or DecoderFallbackException)
        {
            return false;
        }

        // PostgreSQL has no text with U+0000.
        return cursor is { Key: { } key, Id: { } id } && cursor.Sort == sort && !key.Contains('\0', StringComparison.Ordinal) && !id.Contains('\0', StringComparison.Ordinal);
    }
}
