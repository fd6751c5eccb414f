using System.Text.Json.Nodes;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>Takes JSON Schemas apart.</summary>
internal static class SchemaParts
{
    private static readonly string[] Kinds = ["null", "boolean", "integer", "number", "string", "array", "object"];

    /// <summary>Limits, and whether they are lower ones.</summary>
    public static IReadOnlyList<(string Name, bool IsLower)> Limits { get; } =
    [
        ("minimum", true), ("exclusiveMinimum", true), ("minLength", true), ("minItems", true), ("minProperties", true),
        ("maximum", false), ("exclusiveMaximum", false), ("maxLength", false), ("maxItems", false), ("maxProperties", false),
    ];

    // They say nothing about what is taken, or are looked at by name.
    private static readonly HashSet<string> Understood =
    [
        "$schema", "$id", "$defs", "$comment", "title", "description", "examples", "example", "default", "deprecated", "readOnly", "writeOnly",
        "type", "enum", "const", "pattern", "format", "required", "properties", "items", "additionalProperties", .. Limits.Select(l => l.Name),
    ];

    /// <summary>Whether a keyword is one that comparisons know.</summary>
    public static bool IsUnderstood(string keyword) => Understood.Contains(keyword);

    /// <summary>The ways in which a schema can be kept, references followed: one for each of its alternatives, and null apart from all else.</summary>
    public static IReadOnlyList<JsonObject> Alternatives(JsonNode? schema, JsonNode document)
    {
        var whole = Followed(schema, document);
        foreach (var keyword in (string[])["anyOf", "oneOf"])
        {
            if (whole[keyword] is JsonArray alternatives)
            {
                var rest = Without(whole, keyword);
                return [.. alternatives.SelectMany(a => Alternatives(Merged(rest, Followed(a, document)), document))];
            }
        }

        return whole["type"] is JsonArray types && types.Any(IsNull)
            ? [new() { ["type"] = "null" }, .. types.All(IsNull) ? [] : (JsonObject[])[NotNull(whole, types)]]
            : [whole];
    }

    /// <summary>The types of JSON that a schema takes.</summary>
    public static IReadOnlySet<string> Types(JsonObject schema) => (schema["type"] switch
    {
        JsonArray types => types.Select(t => t!.GetValue<string>()),
        JsonValue type => [type.GetValue<string>()],
        _ => Kinds,
    }).ToHashSet(StringComparer.Ordinal);

    /// <summary>The values that a schema takes, as JSON; null if they are not listed.</summary>
    public static IReadOnlyList<string>? Words(JsonObject schema) =>
        schema.TryGetPropertyValue("const", out var only) ? [Json(only)]
        : schema["enum"] is JsonArray words ? [.. words.Select(Json)]
        : null;

    /// <summary>Fields by name.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> Fields(JsonObject schema) =>
        (schema["properties"] as JsonObject ?? []).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);

    /// <summary>Names of fields that must be there.</summary>
    public static IEnumerable<string> Required(JsonObject schema) => (schema["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>());

    /// <summary>A node, or what it refers to within its document.</summary>
    /// <exception cref="KeyNotFoundException">It refers to nothing.</exception>
    public static JsonNode? Target(JsonNode? node, JsonNode document) => (node as JsonObject)?["$ref"]?.GetValue<string>() is { } reference
        ? Target(reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Unescaped).Aggregate(document, (at, name) =>
            at[name] ?? throw new KeyNotFoundException($"{reference} refers to nothing.")), document)
        : node;

    private static JsonObject Followed(JsonNode? schema, JsonNode document)
    {
        var whole = schema is not JsonObject o ? []
            : o.ContainsKey("$ref") ? Merged(Without(o, "$ref"), Followed(Target(o, document), document))
            : (JsonObject)o.DeepClone();
        return whole["allOf"] is JsonArray parts ? parts.Aggregate(Without(whole, "allOf"), (all, part) => Merged(all, Followed(part, document))) : whole;
    }

    // Both are to be kept. Where both say something of the same, the second is the closer one.
    private static JsonObject Merged(JsonObject first, JsonObject second)
    {
        var merged = (JsonObject)first.DeepClone();
        foreach (var (keyword, value) in second)
        {
            merged[keyword] = (merged[keyword], value) switch
            {
                (JsonArray a, JsonArray b) when keyword == "required" => new JsonArray([.. a.Concat(b).Select(r => r!.GetValue<string>()).Distinct().Select(r => JsonValue.Create(r))]),
                (JsonObject a, JsonObject b) => Merged(a, b),
                _ => value?.DeepClone(),
            };
        }

        return merged;
    }

    private static JsonObject NotNull(JsonObject schema, JsonArray types)
    {
        var other = Without(schema, "type");
        other["type"] = new JsonArray([.. types.Where(t => !IsNull(t)).Select(t => t!.DeepClone())]);
        if (other["enum"] is JsonArray words)
        {
            other["enum"] = new JsonArray([.. words.Where(w => w is not null).Select(w => w!.DeepClone())]);
        }

        return other;
    }

    private static JsonObject Without(JsonObject schema, string keyword)
    {
        var rest = (JsonObject)schema.DeepClone();
        rest.Remove(keyword);
        return rest;
    }

    private static string Unescaped(string name) => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static bool IsNull(JsonNode? type) => type?.GetValue<string>() == "null";

    private static string Json(JsonNode? node) => node?.ToJsonString() ?? "null";
}
