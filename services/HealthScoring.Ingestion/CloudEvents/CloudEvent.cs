using System.Runtime.InteropServices;
using System.Text.Json;
using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.Ingestion.CloudEvents;

/// <summary>
/// What a CloudEvent 1.0 in JSON says as an event: `id` and `source` are its identity, `type` its type with or without a prefix such as `com.example.`, `time` when it occurred, `subject`
/// the account where the data names none, the extension `traceparent` the span that it came with, and the data hold all other fields. Pure.
/// </summary>
public static class CloudEvent
{
    private const string Legend = "Of a CloudEvent, `type` is what follows the last dot, `occurredAt` is `time`, `accountId` is `subject` or in the data, and every other field is in the data.";

    // Twice as long as one is now; later versions of it may be longer.
    private const int MostTraceparentBytes = 128;

    // Its fields become those of the event.
    private static readonly JsonDocumentOptions Encoded = new() { MaxDepth = UsageLimits.Depth };

    // What attributes say is not said again by data. `occurredAt` is, where there is no time.
    private static readonly HashSet<string> OfAttributes = new(["id", "source", "type"], StringComparer.Ordinal);

    /// <summary>The event, or why there is none.</summary>
    public static Mapped Map(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new Mapped.Unusable(RefusalReason.Malformed, "A CloudEvent must be a JSON object.");
        }

        if (!json.TryGetProperty("specversion"u8, out var version))
        {
            return new Mapped.Unusable(RefusalReason.MissingField, "`specversion` is missing; a CloudEvent has \"specversion\":\"1.0\".");
        }

        if (version.ValueKind != JsonValueKind.String || version.GetString() != "1.0")
        {
            return new Mapped.Unusable(RefusalReason.InvalidField, "`specversion` must be \"1.0\".");
        }

        if (!json.TryGetProperty("data_base64"u8, out var encoded))
        {
            return Map(json, json.TryGetProperty("data"u8, out var data) ? data : default);
        }

        try
        {
            using var decoded = JsonDocument.Parse(encoded.ValueKind == JsonValueKind.String && encoded.TryGetBytesFromBase64(out var bytes) ? bytes : default, Encoded);
            return Map(json, decoded.RootElement);
        }
        catch (JsonException)
        {
            return new Mapped.Unusable(RefusalReason.Malformed, $"The data of a CloudEvent must be a JSON object, nested at most {Encoded.MaxDepth} deep; `data_base64` is none.");
        }
    }

    private static Mapped Map(JsonElement attributes, JsonElement data)
    {
        if (data.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
        {
            return new Mapped.Unusable(RefusalReason.Malformed, $"The data of a CloudEvent must be a JSON object, and is a JSON {data.ValueKind.ToString().ToLowerInvariant()}.");
        }

        var hasTime = Has(attributes, "time");
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            Copy(writer, attributes, "id", "id");
            Copy(writer, attributes, "source", "source");
            WriteType(writer, attributes);
            Copy(writer, attributes, "time", "occurredAt");
            foreach (var field in data.ValueKind == JsonValueKind.Object ? data.EnumerateObject().ToArray() : [])
            {
                if (!OfAttributes.Contains(field.Name) && !(hasTime && field.NameEquals("occurredAt"u8)))
                {
                    Write(writer, field.Name, field.Value);
                }
            }

            if (data.ValueKind != JsonValueKind.Object || !Has(data, "accountId"))
            {
                Copy(writer, attributes, "subject", "accountId");
            }

            writer.WriteEndObject();
        }

        return new Mapped.ToEvent(json.ToArray(), null, Legend, TraceparentOf(attributes));
    }

    // Nothing in it refuses an event. It has no character that would have to be escaped, and what has one may be half a character, which no text can hold.
    private static string? TraceparentOf(JsonElement attributes) =>
        attributes.TryGetProperty("traceparent"u8, out var value) && value.ValueKind == JsonValueKind.String
        && JsonMarshal.GetRawUtf8Value(value) is { Length: <= MostTraceparentBytes } raw && !raw.Contains((byte)'\\')
            ? value.GetString() : null;

    private static void WriteType(Utf8JsonWriter writer, JsonElement attributes)
    {
        if (attributes.TryGetProperty("type"u8, out var type) && type.ValueKind == JsonValueKind.String)
        {
            var text = type.GetString()!;
            writer.WriteString("type", text[(text.LastIndexOf('.') + 1)..]);
        }
    }

    private static void Copy(Utf8JsonWriter writer, JsonElement from, string name, string to)
    {
        if (Has(from, name))
        {
            Write(writer, to, from.GetProperty(name));
        }
    }

    private static bool Has(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    // As it stands, so that a text that no string can hold is found where every other is.
    private static void Write(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
    }

    /// <summary>
    /// A CloudEvent in binary mode, written in JSON: there is one form from here on, and quarantine keeps the attributes with the data.
    /// </summary>
    /// <param name="attributes">Names without the transport's prefix, and values.</param>
    /// <param name="contentType">What the data are; JSON where nothing is said.</param>
    /// <param name="data">The data.</param>
    public static byte[] FromBinary(IEnumerable<KeyValuePair<string, string>> attributes, string? contentType, ReadOnlyMemory<byte> data)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in attributes)
            {
                writer.WriteString(name, value);
            }

            if (contentType is not null)
            {
                writer.WriteString("datacontenttype", contentType);
            }

            if (IsJson(data))
            {
                writer.WritePropertyName("data");
                writer.WriteRawValue(data.Span, skipInputValidation: true);
            }
            else if (!data.IsEmpty)
            {
                writer.WriteBase64String("data_base64", data.Span);
            }

            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    private static bool IsJson(ReadOnlyMemory<byte> data)
    {
        try
        {
            // Only one value may stand where the data go: nothing that closes the object and opens another.
            using var document = JsonDocument.Parse(data);
            return System.Text.Unicode.Utf8.IsValid(data.Span);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
