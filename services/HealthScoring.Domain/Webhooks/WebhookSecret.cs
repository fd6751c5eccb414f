using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HealthScoring.Domain.Webhooks;

/// <summary>Secrets and signatures of Standard Webhooks: HMAC-SHA256 over id, time and body, under a key that sender and receiver share.</summary>
public static class WebhookSecret
{
    /// <summary>How many random bytes a secret is made of; the standard wants 24 to 64.</summary>
    public const int Bytes = 32;

    /// <summary>Header with the id of a message: the same for every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the time of the attempt, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header with the signatures.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string Prefix = "whsec_";

    /// <summary>A secret as it is shown.</summary>
    public static string Of(ReadOnlySpan<byte> random) => Prefix + Convert.ToBase64String(random);

    /// <summary>The value of the signature's header: one signature for each secret, so that a receiver may know either while they are exchanged.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed))}"));
    }
}
