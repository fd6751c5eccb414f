using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HealthScoring.EventStore;

/// <summary>
/// Fixed-size keys derived from names. The first bits of SHA-256 rather than a fast hash, because producers choose the names and must not be able to make
/// two of them meet.
/// </summary>
public static class Keys
{
    /// <summary>Key of an account.</summary>
    public static Guid Account(string accountId) => Hash("account", accountId);

    /// <summary>Identity of an event in the inbox.</summary>
    public static Guid Inbox(string source, string id) => Hash("event", source, id);

    /// <summary>Key of a piece of content together with its source.</summary>
    public static Guid Content(string source, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, source);
        hash.AppendData(body);
        return First128(hash);
    }

    /// <summary>64 bits that tell two payloads apart.</summary>
    public static long Payload(ReadOnlySpan<byte> canonical) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(canonical));

    /// <summary>Stream of a kind, under a name and further parts.</summary>
    public static Guid Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            Append(hash, part);
        }

        return First128(hash);
    }

    // Each part is preceded by its length, or ("ab", "c") and ("a", "bc") would be one key.
    private static void Append(IncrementalHash hash, string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static Guid First128(IncrementalHash hash)
    {
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return new(digest[..16], bigEndian: true);
    }
}
