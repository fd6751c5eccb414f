using System.Text.Json;
using System.Text.Json.Serialization;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>How profiles and catalogues are kept: JSON, because they are small, seldom written and worth reading with psql.</summary>
public static class HistoryJson
{
    /// <summary>Writes and reads <see cref="FieldHistory{T}"/> as an array of {at, source, id, value}.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new HistoryConverterFactory() },
    };

    private sealed record Entry<T>(DateTimeOffset At, string Source, string Id, T Value);

    private sealed class HistoryConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(FieldHistory<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(HistoryConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class HistoryConverter<T> : JsonConverter<FieldHistory<T>>
    {
        public override FieldHistory<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => FieldHistory<T>.Of(
            JsonSerializer.Deserialize<Entry<T>[]>(ref reader, options)!.Select(e => new FieldValue<T>(new FactStamp(e.At, e.Source, e.Id), e.Value)));

        public override void Write(Utf8JsonWriter writer, FieldHistory<T> value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer, value.Values.Select(v => new Entry<T>(v.Stamp.OccurredAt, v.Stamp.Source, v.Stamp.Id, v.Value)), options);
    }
}
