using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HealthScoring.Cli.Import;

/// <summary>Ids made from content: the same content has the same id wherever and whenever it is imported.</summary>
public static class ContentHash
{
    private const int IdDigits = 24;

    /// <summary>Id of the backfill that imports three files, given by the SHA-256 of their uncompressed content, with a shift.</summary>
    public static string BackfillId(ReadOnlySpan<byte> catalog, ReadOnlySpan<byte> accounts, ReadOnlySpan<byte> events, ImportShift shift) =>
        // Digests have one length, so that no bytes can move from one file to the next unnoticed.
        "import-" + Id([.. catalog, .. accounts, .. events, .. Encoding.UTF8.GetBytes(shift.Days.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>24 hexadecimal digits that stand for some content.</summary>
    public static string Id(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content))[..IdDigits];
}
