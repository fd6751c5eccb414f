using System.Security.Cryptography;
using System.Text;

namespace HealthScoring.Benchmarks;

internal static class StableGuid
{
    /// <summary>The first 128 bits of SHA-256: the same name gives the same id in every process, and in SQL.</summary>
    public static Guid Of(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16), bigEndian: true);
}
