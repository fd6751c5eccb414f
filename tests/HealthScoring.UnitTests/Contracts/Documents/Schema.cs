using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>A JSON Schema to hold JSON against. Formats count.</summary>
public sealed class Schema
{
    private static readonly EvaluationOptions Verdict = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.Flag };
    private static readonly EvaluationOptions Explained = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.List };
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
    public IReadOnlyList<string> Faults(JsonElement json)
    {
        if (Takes(json))
        {
            return [];
        }

        var results = _schema.Evaluate(json, Explained);
        return [.. (results.Details ?? []).Prepend(results).Where(r => r.Errors is not null).SelectMany(r => r.Errors!, (r, e) => $"{r.InstanceLocation} {e.Value}").Distinct()];
    }

    private static void Close(JsonNode? node)
    {
        foreach (var part in node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] })
        {
            Close(part);
        }

        if (node is JsonObject schema && schema["properties"] is JsonObject && schema["type"] is not JsonObject && !schema.ContainsKey("additionalProperties"))
        {
            schema["additionalProperties"] = false;
        }
    }
}
