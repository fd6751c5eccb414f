using System.Text.Json;
using System.Text.Json.Serialization;

namespace HealthScoring.EventStore;

/// <summary>
/// Reads a stored fact whose JSON does not fit its record as null, so that whoever reads a page gets all the others, and knows of this one. An exception here would come out
/// of the middle of a page, where nobody can tell which fact it was.
/// </summary>
internal sealed class UnreadableAsNull(IEnumerable<Type> types) : JsonConverterFactory
{
    private readonly HashSet<Type> _types = [.. types];

    /// <inheritdoc />
    public override bool CanConvert(Type typeToConvert) => _types.Contains(typeToConvert);

    /// <inheritdoc />
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var plain = new JsonSerializerOptions(options);
        plain.Converters.Remove(plain.Converters.Single(c => c is UnreadableAsNull));
        return (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert), plain)!;
    }

    private sealed class Converter<T>(JsonSerializerOptions plain) : JsonConverter<T>
        where T : class
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var start = reader;
            try
            {
                return JsonSerializer.Deserialize<T>(ref reader, plain);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                reader = start;
                reader.Skip();
                return null;
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, plain);
    }
}
