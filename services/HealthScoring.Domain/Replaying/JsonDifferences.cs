using System.Text.Json;
using System.Text.Json.Nodes;

namespace HealthScoring.Domain.Replaying;

/// <summary>
/// Where two JSON values differ, field by field. Numbers are compared as the doubles they stand for, to the last bit: a database that keeps JSON may write a number in
/// another way, and has no negative zero.
/// </summary>
public static class JsonDifferences
{
    /// <summary>Every place where they differ: its path, and both values as JSON.</summary>
    public static IEnumerable<(string Path, string? Recorded, string? Recomputed)> Of(JsonNode? recorded, JsonNode? recomputed, string path = "")
    {
        switch (recorded, recomputed)
        {
            case (JsonObject left, JsonObject right):
                foreach (var name in left.Select(p => p.Key).Union(right.Select(p => p.Key), StringComparer.Ordinal))
                {
                    foreach (var difference in Of(left[name], right[name], path.Length == 0 ? name : $"{path}.{name}"))
                    {
                        yield return difference;
                    }
                }

                break;
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                for (var i = 0; i < left.Count; i++)
                {
                    foreach (var difference in Of(left[i], right[i], $"{path}[{i}]"))
                    {
                        yield return difference;
                    }
                }

                break;
            default:
                if (!AreEqual(recorded, recomputed))
                {
                    yield return (path, recorded?.ToJsonString(), recomputed?.ToJsonString());
                }

                break;
        }
    }

    private static bool AreEqual(JsonNode? left, JsonNode? right) =>
        left?.GetValueKind() == JsonValueKind.Number && right?.GetValueKind() == JsonValueKind.Number
            ? Number(left).Equals(Number(right))
            : JsonNode.DeepEquals(left, right);

    private static double Number(JsonNode node) => JsonSerializer.Deserialize<double>(node) + 0d;
}
