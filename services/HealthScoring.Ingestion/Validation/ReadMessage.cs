using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using HealthScoring.Contracts.V1;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Ingestion.CloudEvents;
using HealthScoring.Ingestion.Segment;

namespace HealthScoring.Ingestion.Validation;

/// <summary>Takes a message body apart into events. Pure; nothing in a body can make it throw.</summary>
public static class ReadMessage
{
    private const string Shape = "The body must be one event as a JSON object, or a batch {\"events\":[...]}.";
    private const string HalfCharacter = "A name in the body has an escape that stands for half a character, such as \\ud800 alone.";
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = UsageLimits.Depth };

    /// <summary>Reads a body: one event, a batch, either in a MassTransit envelope, or another format that can be mapped to events.</summary>
    /// <param name="body">The bytes of the message.</param>
    /// <param name="arrival">How it came.</param>
    /// <param name="segment">What Segment's calls become.</param>
    public static ReadResult Read(ReadOnlyMemory<byte> body, Arrival arrival, SegmentMapping segment)
    {
        ActivityContext? trace = null;
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
            return arrival.Format switch
            {
                BodyFormat.CloudEvents => ReadCloudEvents(document.RootElement),
                BodyFormat.Segment => ReadSegment(document.RootElement),
                _ => ReadPlain(Unwrap(document.RootElement)),
            };
        }
        catch (InvalidOperationException)
        {
            return Refuse(RefusalReason.Malformed, HalfCharacter);
        }
        catch (JsonException failure)
        {
            return Refuse(RefusalReason.Malformed, $"The body is not JSON (line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}), or nested deeper than {Json.MaxDepth}. {Shape}");
        }

        ReadResult ReadPlain(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Refuse(RefusalReason.Malformed, $"The body is a JSON {root.ValueKind.ToString().ToLowerInvariant()}. {Shape}");
            }

            // backfill_completed has a number of that name; a batch has an array.
            return root.TryGetProperty("events", out var batch) && batch.ValueKind == JsonValueKind.Array ? ReadBatch(batch, null)
                : root.TryGetProperty("specversion"u8, out _) ? ReadEvents([root], CloudEvent.Map)
                : ReadEvents([root], null);
        }

        ReadResult ReadCloudEvents(JsonElement root) => root.ValueKind == JsonValueKind.Array ? ReadBatch(root, CloudEvent.Map) : ReadEvents([root], CloudEvent.Map);

        ReadResult ReadSegment(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("batch"u8, out var batch) || batch.ValueKind != JsonValueKind.Array)
            {
                return Refuse(RefusalReason.Malformed, "The body must be a batch {\"batch\":[...]} of Segment's calls.");
            }

            var call = new SegmentCall(segment, root, arrival.At);
            return ReadBatch(batch, call.Map);
        }

        ReadResult ReadBatch(JsonElement batch, Func<JsonElement, Mapped>? map) =>
            body.Length > UsageLimits.BatchBytes ? Refuse(RefusalReason.TooLarge, $"The batch has {body.Length} bytes; at most {UsageLimits.BatchBytes} are taken. Send smaller batches.")
            : batch.GetArrayLength() > UsageLimits.BatchEvents ? Refuse(RefusalReason.TooLarge, $"The batch has {batch.GetArrayLength()} events; at most {UsageLimits.BatchEvents} are taken. Send smaller batches.")
            : ReadEvents(batch.EnumerateArray(), map);

        ReadResult ReadEvents(IEnumerable<JsonElement> elements, Func<JsonElement, Mapped>? map)
        {
            var (events, refused, ignored) = (new List<IncomingEvent>(), new List<Refusal>(), (List<int>?)null);
            var index = 0;
            foreach (var element in elements)
            {
                var (accepted, refusal) = ReadOne(element, BytesOf(element), index, map);
                if (accepted is not null)
                {
                    events.Add(accepted);
                }
                else if (refusal is not null)
                {
                    refused.Add(refusal);
                }
                else
                {
                    (ignored ??= []).Add(index);
                }

                index++;
            }

            return new(events, refused, ignored ?? (IReadOnlyList<int>)[]) { Trace = trace };
        }

        // A piece of the body, not a copy: bodies are most of what this process holds.
        ReadOnlyMemory<byte> BytesOf(JsonElement element)
        {
            var raw = JsonMarshal.GetRawUtf8Value(element);
            return body.Span.Overlaps(raw, out var start) ? body.Slice(start, raw.Length) : raw.ToArray();
        }

        (IncomingEvent? Event, Refusal? Refusal) ReadOne(JsonElement element, ReadOnlyMemory<byte> bytes, int index, Func<JsonElement, Mapped>? map)
        {
            try
            {
                return map is null ? ReadEvent.Read(element, bytes, arrival, index) : ReadMapped(map(element), bytes, index);
            }
            catch (InvalidOperationException)
            {
                return (null, new(arrival.Sender, RefusalReason.Malformed, HalfCharacter, bytes, Index: index));
            }
            catch (JsonException)
            {
                // What it was mapped to is nested deeper than it was itself.
                return (null, new(arrival.Sender, RefusalReason.Malformed, $"The event is nested deeper than {Json.MaxDepth}.", bytes, Index: index));
            }
        }

        (IncomingEvent? Event, Refusal? Refusal) ReadMapped(Mapped mapped, ReadOnlyMemory<byte> bytes, int index)
        {
            if (mapped is Mapped.ToEvent e)
            {
                using var document = JsonDocument.Parse(e.Json, Json);
                var read = ReadEvent.Read(document.RootElement, bytes, arrival, index, e.Corrected);
                if (read.Refusal is { } refusal)
                {
                    return (null, refusal with { Detail = $"{refusal.Detail} {e.Legend}" });
                }

                trace ??= Tracing.Sampled(e.Traceparent);
                return read;
            }

            return mapped is Mapped.Unusable unusable ? (null, new(arrival.Sender, unusable.Reason, unusable.Detail, bytes, Index: index)) : default;
        }

        ReadResult Refuse(string reason, string detail) => new([], [new(arrival.Sender, reason, detail, body)]);
    }

    // .NET apps publish the contract types with MassTransit, which puts them into an envelope.
    private static JsonElement Unwrap(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("messageType", out var types) && types.ValueKind == JsonValueKind.Array
        && root.TryGetProperty("message", out var message) ? message : root;
}
