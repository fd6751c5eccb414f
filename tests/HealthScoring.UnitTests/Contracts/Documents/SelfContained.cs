using System.Text.Json.Nodes;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>A schema with whatever it refers to in the place of the reference.</summary>
internal static class SelfContained
{
    /// <summary>Reads a schema from a file.</summary>
    public static JsonNode Read(string file) => Of(JsonNode.Parse(File.ReadAllText(file))!, file);

    private static JsonNode Of(JsonNode node, string file) => node switch
    {
        JsonObject o when o["$ref"]?.GetValue<string>() is { } reference => With(Target(reference, file), o, file),
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Of(p.Value, file)))),
        JsonArray a => new JsonArray([.. a.Select(item => item is null ? null : Of(item, file))]),
        _ => node.DeepClone(),
    };

    private static JsonNode Target(string reference, string file)
    {
        var (path, pointer) = reference.Split('#') is [var p, var q] ? (p, q) : (reference, "");
        var of = path.Length == 0 ? file : Path.Combine(Path.GetDirectoryName(file)!, path);
        return Of(pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(JsonNode.Parse(File.ReadAllText(of))!, (at, name) => at[name]!), of);
    }

    // What stands beside a reference holds as well.
    private static JsonNode With(JsonNode target, JsonObject beside, string file)
    {
        target.AsObject().Remove("$schema");
        foreach (var (name, value) in beside.Where(p => p.Key != "$ref"))
        {
            target[name] = value is null ? null : Of(value, file);
        }

        return target;
    }
}
