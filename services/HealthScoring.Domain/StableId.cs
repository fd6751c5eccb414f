using System.Buffers;
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
    private const int OnStack = 512;

    /// <summary>The id of a name in parts.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts) => Of(parts, []);

    /// <summary>The id of a name in parts together with some content.</summary>
    public static Guid Of(ReadOnlySpan<string> parts, ReadOnlySpan<byte> content)
    {
        var size = content.Length;
        foreach (var part in parts)
        {
            size += sizeof(int) + Encoding.UTF8.GetByteCount(part);
        }

        // Several of these are made of every event. Hashing one buffer costs less than making a hash and feeding it piece by piece.
        var rented = size > OnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        var name = rented is null ? stackalloc byte[size] : rented.AsSpan(0, size);
        var rest = name;
        foreach (var part in parts)
        {
            // Each part is preceded by its length, or ("ab", "c") and ("a", "bc") would be one id.
            var length = Encoding.UTF8.GetBytes(part, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, length);
            rest = rest[(sizeof(int) + length)..];
        }

        content.CopyTo(rest);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, digest);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return new(digest[..16], bigEndian: true);
    }
}
