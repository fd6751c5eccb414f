using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HealthScoring.Domain;

/// <summary>
/// Ids that are the same whenever they are made of the same names: the first 128 bits of SHA-256, because producers choose some of the names and must not
/// be able to make two of them meet.
/// </summary>
public static class StableId
{
    /// <summary>The id of a name in parts.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts) => Of(parts, []);

    /// <summary>The id of a name in parts together with some content.</summary>
    public static Guid Of(ReadOnlySpan<string> parts, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            // Each part is preceded by its length, or ("ab", "c") and ("a", "bc") would be one id.
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        hash.AppendData(content);
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return new(digest[..16], bigEndian: true);
    }
}
