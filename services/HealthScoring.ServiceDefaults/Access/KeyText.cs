using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>A key as its owner holds it: `hs_`, an id of 12 characters by which it is found, `_`, and the secret. Only a hash of the secret is stored.</summary>
/// <param name="Id">12 characters of a to z and 2 to 7; no secret.</param>
/// <param name="Secret">32 random bytes as base64url, 43 characters.</param>
public readonly record struct KeyText(string Id, string Secret)
{
    private const string Prefix = "hs_";
    private const string IdCharacters = "abcdefghijklmnopqrstuvwxyz234567";
    private static readonly SearchValues<char> IdCharacter = SearchValues.Create(IdCharacters);
    private const int IdLength = 12;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int SecretStart = 16;

    /// <summary>Makes one. From the generator of the system and no other: a secret that can be made again is none.</summary>
    public static KeyText Make() => new(RandomNumberGenerator.GetString(IdCharacters, IdLength), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Whether a text has the form of a key.</summary>
    public static bool HasForm(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, out KeyText key)
    {
        key = default;
        if (text.Length != SecretStart + SecretLength || !HasForm(text) || text[SecretStart - 1] != '_'
            || text.AsSpan(Prefix.Length, IdLength).ContainsAnyExcept(IdCharacter))
        {
            return false;
        }

        key = new(text.Substring(Prefix.Length, IdLength), text[SecretStart..]);
        return true;
    }

    /// <summary>What is stored of the secret: SHA-256. It has 256 random bits, so nothing is gained by a slow hash.</summary>
    public byte[] SecretHash() => SHA256.HashData(Encoding.UTF8.GetBytes(Secret));

    /// <summary>All of it, for its owner, once.</summary>
    public string Shown() => $"{Prefix}{Id}_{Secret}";

    /// <summary>Without the secret, so that none ends in a log by accident.</summary>
    public override string ToString() => $"{Prefix}{Id}_…";
}
