using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>The JSON Schema of a notification, from its contract type: what the serializer writes, what the type says of itself, and the words that a field may have.</summary>
internal static class NotificationSchemas
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict, TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <param name="sample">A notification, for its type and version.</param>
    public static JsonObject Of(object sample)
    {
        var type = sample.GetType();
        var schema = (JsonObject)Json.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Complete });
        var properties = schema["properties"]!.AsObject();
        foreach (var name in (string[])["Type", "Version"])
        {
            properties[JsonNamingPolicy.CamelCase.ConvertName(name)]!["const"] = JsonSerializer.SerializeToNode(type.GetProperty(name)!.GetValue(sample));
        }

        return Led(schema, ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", type.Name), ("description", XmlDocs.Of(type)));
    }

    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        // Every field is written, also where it has no value: that can be relied on.
        if (schema["properties"] is JsonObject properties)
        {
            schema["required"] = new JsonArray([.. properties.Select(p => JsonValue.Create(p.Key))]);
        }

        if (context.PropertyInfo?.AttributeProvider is not PropertyInfo property)
        {
            return schema;
        }

        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } words)
        {
            schema["enum"] = new JsonArray([.. words.Values.Select(w => JsonValue.Create((string)w!))]);
        }

        return Led(schema, ("description", XmlDocs.Of(property)));
    }

    private static JsonObject Led(JsonObject schema, params (string Name, string Value)[] first) =>
        new([.. first.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Value)), .. schema.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))]);
}
