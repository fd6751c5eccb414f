using System.Text.Json;

namespace HealthScoring.EventStore;

/// <summary>The words of the contract, which enumerations carry as their JSON names.</summary>
public static class Words
{
    /// <summary>The word of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Cache<T>.Words[value];

    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Words = Enum.GetValues<T>().ToDictionary(v => v, v => JsonSerializer.SerializeToElement(v).GetString()!);
    }
}
