using System.Text.Json;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Api.Operations;

/// <summary>
/// Judges a body that is to stand in for a refused one, as far as whoever corrects it should hear of at once: its size, its shape, and whose it is. Everything else is for ingestion to
/// judge. Pure.
/// </summary>
public static class CorrectedBody
{
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = UsageLimits.Depth };

    /// <summary>What is wrong with it, or null.</summary>
    /// <param name="body">One event, or a batch.</param>
    /// <param name="source">The producer of what was refused, empty where that is not known. A correction cannot be made in the name of another.</param>
    public static (int Status, string Detail)? Fault(ReadOnlyMemory<byte> body, string source)
    {
        if (body.Length > UsageLimits.BatchBytes)
        {
            return (StatusCodes.Status413PayloadTooLarge, $"The body has more than {UsageLimits.BatchBytes} bytes. Send the corrected events in parts, by the way on which they came.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, Json);
            return Fault(document.RootElement, body.Length, source);
        }
        catch (InvalidOperationException)
        {
            return (StatusCodes.Status400BadRequest, "A text of the body has an escape that stands for half a character, such as \\ud800 alone.");
        }
        catch (JsonException failure)
        {
            return (
                StatusCodes.Status400BadRequest,
                $"The body is not JSON (line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}), or nested deeper than {UsageLimits.Depth}. It is one event, or a batch {{\"events\":[...]}}.");
        }
    }

    private static (int, string)? Fault(JsonElement root, int bytes, string source)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (StatusCodes.Status400BadRequest, "The body is one event as a JSON object, or a batch {\"events\":[...]}.");
        }

        var isBatch = root.TryGetProperty("events", out var batch) && batch.ValueKind == JsonValueKind.Array;
        if (isBatch && batch.GetArrayLength() > UsageLimits.BatchEvents)
        {
            return (StatusCodes.Status413PayloadTooLarge, $"The batch has {batch.GetArrayLength()} events; at most {UsageLimits.BatchEvents} are taken.");
        }

        if (!isBatch)
        {
            return bytes > UsageLimits.EventBytes
                ? (StatusCodes.Status413PayloadTooLarge, $"The event has {bytes} bytes; at most {UsageLimits.EventBytes} are taken.")
                : IsOf(root, source) ? null : OtherSource("The event", source);
        }

        var other = batch.EnumerateArray().TakeWhile(e => IsOf(e, source)).Count();
        return other == batch.GetArrayLength() ? null : OtherSource($"`events[{other}]`", source);
    }

    private static bool IsOf(JsonElement e, string source) =>
        e.ValueKind == JsonValueKind.Object && (source.Length == 0 || (e.TryGetProperty("source", out var named) && named.ValueKind == JsonValueKind.String && named.ValueEquals(source)));

    private static (int, string) OtherSource(string which, string source) => (
        StatusCodes.Status409Conflict,
        source.Length == 0 ? $"{which} is no JSON object." : $"{which} must have the `source` of what was refused, `{source}`: a correction cannot be made in the name of another producer.");
}
