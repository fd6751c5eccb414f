using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>What a changed OpenAPI document breaks for callers who go by the earlier one. Calls, optional parameters and fields of answers may be added.</summary>
public static partial class ApiCompatibility
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch", "head", "options"];

    /// <summary>Every break, by call; none when all callers can go on.</summary>
    public static IReadOnlyList<string> Breaks(JsonNode old, JsonNode now)
    {
        var paths = now["paths"]!.AsObject().ToDictionary(p => Template().Replace(p.Key, "{}"), p => p.Value!, StringComparer.Ordinal);
        return
        [
            .. from path in old["paths"]!.AsObject()
               from operation in path.Value!.AsObject().Where(o => Methods.Contains(o.Key))
               let call = $"{operation.Key.ToUpperInvariant()} {path.Key}"
               let successor = paths.GetValueOrDefault(Template().Replace(path.Key, "{}"))?[operation.Key]
               from found in successor is null ? ["is gone"] : OfCall(operation.Value!, successor, old, now)
               select $"{call} {found}",
        ];
    }

    private static IEnumerable<string> OfCall(JsonNode old, JsonNode now, JsonNode oldDocument, JsonNode nowDocument) =>
        [.. OfParameters(old, now, oldDocument, nowDocument), .. OfBody(old, now, oldDocument, nowDocument), .. OfAnswers(old, now, oldDocument, nowDocument)];

    private static IEnumerable<string> OfParameters(JsonNode old, JsonNode now, JsonNode oldDocument, JsonNode nowDocument)
    {
        var (before, after) = (Parameters(old, oldDocument), Parameters(now, nowDocument));
        return
        [
            .. before.Keys.Except(after.Keys).Select(p => $"?{p} is no longer read"),
            .. after.Where(p => IsRequired(p.Value) && !(before.TryGetValue(p.Key, out var earlier) && IsRequired(earlier))).Select(p => $"?{p.Key} is needed now"),
            .. before.Keys.Intersect(after.Keys).SelectMany(p =>
                Compatibility.Breaks(before[p]["schema"], after[p]["schema"], oldDocument, nowDocument, Direction.Incoming, $"?{p}")),
        ];
    }

    private static IEnumerable<string> OfBody(JsonNode old, JsonNode now, JsonNode oldDocument, JsonNode nowDocument)
    {
        var (before, after) = (SchemaParts.Target(old["requestBody"], oldDocument), SchemaParts.Target(now["requestBody"], nowDocument));
        return
        [
            .. IsRequired(after) && !IsRequired(before) ? (string[])["body is needed now"] : [],
            .. Content(before).Where(c => !Content(after).ContainsKey(c.Key)).Select(c => $"body {c.Key} is no longer read"),
            .. Content(before).Where(c => Content(after).ContainsKey(c.Key)).SelectMany(c =>
                Compatibility.Breaks(c.Value, Content(after)[c.Key], oldDocument, nowDocument, Direction.Incoming, "body")),
        ];
    }

    private static IEnumerable<string> OfAnswers(JsonNode old, JsonNode now, JsonNode oldDocument, JsonNode nowDocument)
    {
        var (before, after) = (Answers(old, oldDocument), Answers(now, nowDocument));
        return
        [
            .. before.Keys.Except(after.Keys).Select(status => $"{status} is gone"),
            .. after.Keys.Except(before.Keys).Where(status => status.StartsWith('2')).Select(status => $"{status} may be the answer now"),
            .. from status in before.Keys.Intersect(after.Keys)
               let kinds = Content(after[status])
               from content in Content(before[status])
               from found in kinds.TryGetValue(content.Key, out var schema)
                   ? Compatibility.Breaks(content.Value, schema, oldDocument, nowDocument, Direction.Outgoing, status)
                   : [$"{status} is no longer {content.Key}"]
               select found,
        ];
    }

    // Those of the path go by their order, and not by their names, which nobody sends.
    private static Dictionary<string, JsonNode> Parameters(JsonNode operation, JsonNode document)
    {
        var all = (operation["parameters"] as JsonArray ?? []).Select(p => SchemaParts.Target(p, document)!).ToList();
        return all.Where(p => Text(p, "in") != "path").Select(p => (Name: Text(p, "name"), p))
            .Concat(all.Where(p => Text(p, "in") == "path").Select((p, i) => (Name: $"path {i + 1}", p)))
            .ToDictionary(p => p.Name, p => p.p, StringComparer.Ordinal);
    }

    private static Dictionary<string, JsonNode> Answers(JsonNode operation, JsonNode document) =>
        operation["responses"]!.AsObject().ToDictionary(r => r.Key, r => SchemaParts.Target(r.Value, document)!, StringComparer.Ordinal);

    private static Dictionary<string, JsonNode?> Content(JsonNode? of) =>
        (of?["content"] as JsonObject ?? []).ToDictionary(c => c.Key, c => c.Value!["schema"], StringComparer.Ordinal);

    private static bool IsRequired(JsonNode? node) => node?["required"]?.GetValue<bool>() == true;

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Template();
}
