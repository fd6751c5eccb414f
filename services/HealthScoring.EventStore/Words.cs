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
    public static T Parse<T>(string word)
        where T : struct, Enum => TryParse<T>(word, out var value) ? value : throw new ArgumentException($"`{word}` is no {typeof(T).Name}.", nameof(word));

    /// <summary>The value of a word; false for one that the contract does not know.</summary>
    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        foreach (var (known, name) in Cache<T>.Words)
        {
            if (name == word)
            {
                value = known;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Words = Enum.GetValues<T>().ToDictionary(v => v, v => JsonSerializer.SerializeToElement(v).GetString()!);
    }
}
