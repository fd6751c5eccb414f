using System.Text.Json;

namespace HealthScoring.EventStore;

/// <summary>The words of the contract, which enumerations carry as their JSON names.</summary>
public static class Words
{
    /// <summary>The word of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Cache<T>.Words[value];

    /// <summary>The value of a word that <see cref="Of"/> gave.</summary>
    public static T Read<T>(string word)
        where T : struct, Enum => Cache<T>.Values[word];

    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Words = Enum.GetValues<T>().ToDictionary(v => v, v => JsonSerializer.SerializeToElement(v).GetString()!);
        public static readonly Dictionary<string, T> Values = Words.ToDictionary(w => w.Value, w => w.Key, StringComparer.Ordinal);
    }
}
