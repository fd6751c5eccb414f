using System.Buffers.Binary;
using System.Security.Cryptography;
using HealthScoring.Domain;

namespace HealthScoring.EventStore;

/// <summary>Fixed-size keys derived from names.</summary>
public static class Keys
{
    /// <summary>Key of an account.</summary>
    public static Guid Account(string accountId) => StableId.Of("account", accountId);

    /// <summary>Identity of an event in the inbox.</summary>
    public static Guid Inbox(string source, string id) => StableId.Of("event", source, id);

    /// <summary>Key of a piece of content together with its source.</summary>
    public static Guid Content(string source, ReadOnlySpan<byte> body) => StableId.Of([source], body);

    /// <summary>64 bits that tell two payloads apart.</summary>
    public static long Payload(ReadOnlySpan<byte> canonical)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(canonical, digest);
        return BinaryPrimitives.ReadInt64BigEndian(digest);
    }
}
