using System.Text.Json;

namespace HealthScoring.EventStore;

/// <summary>The words of the contract, which enumerations carry as their JSON names.</summary>
public static class Words
{
    /// <summary>The word of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Cache<T>.Words[value];

    /// <summary>The value of a word.</summary>
    /// <exception cref="ArgumentException">It is no word of the contract.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum => TryParse<T>(word, out var value) ? value : throw new ArgumentException($"`{word}` is no {typeof(T).Name}.", nameof(word));

    /// <summary>The value of a word; false for one that the contract does not know.</summary>
    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        value = default;
        return word is not null && Cache<T>.Values.TryGetValue(word, out value);
    }

    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Words = Enum.GetValues<T>().ToDictionary(v => v, v => JsonSerializer.SerializeToElement(v).GetString()!);
        public static readonly Dictionary<string, T> Values = Words.ToDictionary(w => w.Value, w => w.Key, StringComparer.Ordinal);
    }
}
