using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>JSON as people read and compare it: keys in their order, and on one line whatever has room there.</summary>
public static class CompactJson
{
    private const int Width = 180;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a document.</summary>
    public static string Write(JsonNode node) => Lines(node, 0, Width + 1) + "\n";

    // `used` is what stands before it on its line, with what comes behind.
    private static string Lines(JsonNode? node, int depth, int used)
    {
        var line = Line(node);
        if (used + line.Length <= Width || node is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
        {
            return line;
        }

        var indent = new string(' ', 2 * (depth + 1));
        var parts = node is JsonObject of
            ? Sorted(of).Select(p => (Before: $"{indent}{Text(p.Key)}: ", p.Value))
            : node.AsArray().Select(item => (Before: indent, Value: item));
        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        return $"{open}\n{string.Join(",\n", parts.Select(p => p.Before + Lines(p.Value, depth + 1, p.Before.Length + 1)))}\n{indent[2..]}{close}";
    }

    private static string Line(JsonNode? node) => node switch
    {
        JsonObject { Count: 0 } => "{}",
        JsonObject of => $"{{ {string.Join(", ", Sorted(of).Select(p => $"{Text(p.Key)}: {Line(p.Value)}"))} }}",
        JsonArray items => $"[{string.Join(", ", items.Select(Line))}]",
        _ => node?.ToJsonString(Readable) ?? "null",
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Sorted(JsonObject of) => of.OrderBy(p => p.Key, StringComparer.Ordinal);

    private static string Text(string key) => JsonSerializer.Serialize(key, Readable);
}
