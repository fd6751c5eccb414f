using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>A JSON Schema to hold JSON against. Formats count.</summary>
public sealed class Schema
{
    private static readonly EvaluationOptions Verdict = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.Flag };
    private static readonly EvaluationOptions Explained = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.Hierarchical };
    private readonly JsonSchema _schema;

    private Schema(JsonSchema schema) => _schema = schema;

    /// <summary>A schema of `contracts/schemas`, such as `events/login`, with those that it refers to.</summary>
    /// <param name="name">Its path there, without the ending.</param>
    public static Schema Of(string name) => Of(SelfContained.Read(Path.Combine(Repository.PathOf("contracts", "schemas"), name + ".schema.json")));

    /// <summary>A schema that stands alone.</summary>
    public static Schema Of(JsonNode schema) => new(JsonSchema.FromText(schema.ToJsonString(), new BuildOptions { SchemaRegistry = new() }));

    /// <summary>The same schema, but of objects only with the fields that it names: what is sent and not described is found, too.</summary>
    public static JsonNode Closed(JsonNode schema)
    {
        var closed = schema.DeepClone();
        Close(closed);
        return closed;
    }

    /// <summary>Whether it takes this JSON.</summary>
    public bool Takes(JsonElement json) => _schema.Evaluate(json, Verdict).IsValid;

    /// <summary>What it finds wrong, and where.</summary>
    public IReadOnlyList<string> Faults(JsonElement json) => Takes(json) ? [] : [.. Faults(_schema.Evaluate(json, Explained)).Distinct()];

    // An alternative that is not taken is no fault where another one is.
    private static IEnumerable<string> Faults(EvaluationResults result) => result.IsValid ? []
        : [.. (result.Errors ?? []).Select(e => $"{result.InstanceLocation} {e.Value}"), .. (result.Details ?? []).SelectMany(Faults)];

    private static void Close(JsonNode? node)
    {
        foreach (var part in node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] })
        {
            Close(part);
        }

        // A field may itself be called `properties`; what it stands among then has a field `type`, and is no schema.
        if (node is JsonObject schema && schema["properties"] is JsonObject && schema["type"] is not JsonObject && !schema.ContainsKey("additionalProperties"))
        {
            schema["additionalProperties"] = false;
        }
    }
}
