using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Ingestion.Validation;

/// <summary>Takes a message body apart into events. Pure; nothing in a body can make it throw.</summary>
public static class ReadMessage
{
    /// <summary>Most bytes of a batch: 500 KB, read as 500 KiB.</summary>
    public const int MaxBatchBytes = UsageLimits.BatchBytes;

    /// <summary>Most events of a batch.</summary>
    public const int MaxBatchEvents = UsageLimits.BatchEvents;

    private const string Shape = "The body must be one event as a JSON object, or a batch {\"events\":[...]}.";
    private const string HalfCharacter = "A name in the body has an escape that stands for half a character, such as \\ud800 alone.";
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = UsageLimits.Depth };

    /// <summary>Reads a body: one event, a batch, or either in a MassTransit envelope.</summary>
    /// <param name="body">The bytes of the message.</param>
    /// <param name="routingKey">Names the source where the body does not.</param>
    /// <param name="now">Receive time.</param>
    public static ReadResult Read(ReadOnlyMemory<byte> body, string routingKey, DateTimeOffset now)
    {
        if (body.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            body = body[3..];
        }

        if (!Utf8.IsValid(body.Span))
        {
            return Refuse(RefusalReason.Malformed, "The body is not UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, Json);
            return Read(Unwrap(document.RootElement));
        }
        catch (InvalidOperationException)
        {
            return Refuse(RefusalReason.Malformed, HalfCharacter);
        }
        catch (JsonException failure)
        {
            return Refuse(RefusalReason.Malformed, $"The body is not JSON (line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}), or nested deeper than {Json.MaxDepth}. {Shape}");
        }

        ReadResult Read(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Refuse(RefusalReason.Malformed, $"The body is a JSON {root.ValueKind.ToString().ToLowerInvariant()}. {Shape}");
            }

            // backfill_completed has a number of that name; a batch has an array.
            if (!root.TryGetProperty("events", out var batch) || batch.ValueKind != JsonValueKind.Array)
            {
                return ReadEvents([root]);
            }

            return body.Length > MaxBatchBytes ? Refuse(RefusalReason.TooLarge, $"The batch has {body.Length} bytes; at most {MaxBatchBytes} are taken. Send smaller batches.")
                : batch.GetArrayLength() > MaxBatchEvents ? Refuse(RefusalReason.TooLarge, $"The batch has {batch.GetArrayLength()} events; at most {MaxBatchEvents} are taken. Send smaller batches.")
                : ReadEvents(batch.EnumerateArray());
        }

        ReadResult ReadEvents(IEnumerable<JsonElement> elements)
        {
            var (events, refused) = (new List<IncomingEvent>(), new List<Refusal>());
            foreach (var element in elements)
            {
                var (accepted, refusal) = ReadOne(element, BytesOf(element));
                if (accepted is not null)
                {
                    events.Add(accepted);
                }
                else
                {
                    refused.Add(refusal!);
                }
            }

            return new(events, refused);
        }

        // A piece of the body, not a copy: bodies are most of what this process holds.
        ReadOnlyMemory<byte> BytesOf(JsonElement element)
        {
            var raw = JsonMarshal.GetRawUtf8Value(element);
            return body.Span.Overlaps(raw, out var start) ? body.Slice(start, raw.Length) : raw.ToArray();
        }

        (IncomingEvent? Event, Refusal? Refusal) ReadOne(JsonElement element, ReadOnlyMemory<byte> bytes)
        {
            try
            {
                return ReadEvent.Read(element, bytes, routingKey, now);
            }
            catch (InvalidOperationException)
            {
                return (null, new(routingKey, RefusalReason.Malformed, HalfCharacter, bytes));
            }
        }

        ReadResult Refuse(string reason, string detail) => new([], [new(routingKey, reason, detail, body)]);
    }

    // .NET apps publish the contract types with MassTransit, which puts them into an envelope.
    private static JsonElement Unwrap(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("messageType", out var types) && types.ValueKind == JsonValueKind.Array
        && root.TryGetProperty("message", out var message) ? message : root;
}
