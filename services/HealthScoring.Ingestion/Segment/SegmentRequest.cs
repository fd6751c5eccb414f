using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using HealthScoring.Contracts.V1;
using HealthScoring.EventStore;

namespace HealthScoring.Ingestion.Segment;

/// <summary>A request to Segment's tracking API in the one form in which it is passed on: a batch, however it came, and without its write key. Pure but for new ids.</summary>
/// <param name="Calls">Its calls, each with its type and a message id.</param>
/// <param name="Shared">Fields that stand beside the calls and hold for all of them, ready to be written.</param>
public sealed record SegmentRequest(IReadOnlyList<ReadOnlyMemory<byte>> Calls, IReadOnlyList<KeyValuePair<string, byte[]>> Shared)
{
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = UsageLimits.Depth };

    /// <summary>Reads a request.</summary>
    /// <param name="body">Its body.</param>
    /// <param name="type">The type of call that its path names; null for a batch.</param>
    /// <param name="newId">Makes ids for calls that have none.</param>
    /// <exception cref="JsonException">The body is not one; the message says why.</exception>
    public static SegmentRequest Read(ReadOnlyMemory<byte> body, string? type, Func<Guid> newId)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw new JsonException("The body is not UTF-8.");
        }

        using var document = JsonDocument.Parse(body, Json);
        try
        {
            return Read(document.RootElement, type, newId);
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("A text in the body has an escape that stands for half a character, such as \\ud800 alone.");
        }
    }

    private static SegmentRequest Read(JsonElement root, string? type, Func<Guid> newId)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The body must be a JSON object.");
        }

        JsonElement[] calls = type is not null ? [root]
            : root.TryGetProperty("batch"u8, out var batch) && batch.ValueKind == JsonValueKind.Array ? [.. batch.EnumerateArray()]
            : throw new JsonException("The body must be a batch {\"batch\":[...]}.");
        if (calls.Length > UsageLimits.BatchEvents)
        {
            // Before each of them is written anew, which makes more of it than came.
            throw new JsonException($"The batch has {calls.Length} calls; at most {UsageLimits.BatchEvents} are taken. Send smaller batches.");
        }

        var shared = new List<KeyValuePair<string, byte[]>>();
        Share("sentAt", Property(root, "sentAt") ?? calls.Select(c => Property(c, "sentAt")).FirstOrDefault(s => s is not null));
        Share("context", type is null ? Property(root, "context") : null);
        return new(
            [.. calls.Select(c => (ReadOnlyMemory<byte>)Call(c, type, newId))],
            shared);

        void Share(string name, JsonElement? value)
        {
            if (value is { } known)
            {
                shared.Add(new(name, JsonMarshal.GetRawUtf8Value(known).ToArray()));
            }
        }
    }

    /// <summary>The write key in a body; null where there is none, or no body that can be read.</summary>
    public static string? WriteKeyOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Json);
            return Property(document.RootElement, "writeKey") is { ValueKind: JsonValueKind.String } key ? key.GetString() : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The request as it is passed on, with some of its calls.</summary>
    public byte[] ToMessage(IEnumerable<ReadOnlyMemory<byte>> calls)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in Shared)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value, skipInputValidation: true);
            }

            writer.WriteStartArray("batch");
            foreach (var call in calls)
            {
                writer.WriteRawValue(call.Span, skipInputValidation: true);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    /// <summary>When a call says that it was made; null where it does not.</summary>
    public static JsonElement? TimeOf(JsonElement call) => Property(call, "originalTimestamp") ?? Property(call, "timestamp");

    // Without the write key, which is a secret, and without the time of sending, so that a repeat is the same to the byte.
    private static byte[] Call(JsonElement call, string? type, Func<Guid> newId)
    {
        if (call.ValueKind != JsonValueKind.Object)
        {
            return JsonMarshal.GetRawUtf8Value(call).ToArray();
        }

        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var field in call.EnumerateObject())
            {
                if (field.Name is not ("writeKey" or "sentAt") && !(type is not null && field.Name == "type"))
                {
                    writer.WritePropertyName(field.Name);
                    writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(field.Value), skipInputValidation: true);
                }
            }

            if (type is not null)
            {
                writer.WriteString("type", type);
            }

            if (Property(call, "messageId") is null)
            {
                // A repeat of a call with a time gets the same id. Without one, two equal calls may be two deeds.
                writer.Flush();
                var id = TimeOf(call) is null ? newId() : Keys.Content("segment", json.ToArray());
                writer.WriteString("messageId", $"healthscoring-{id}");
            }

            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    private static JsonElement? Property(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
