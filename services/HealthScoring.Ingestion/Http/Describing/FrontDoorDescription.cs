using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using HealthScoring.ServiceDefaults;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace HealthScoring.Ingestion.Http.Describing;

/// <summary>
/// The OpenAPI description of the front door. Its endpoints read bodies as bytes, whatever content type they claim, and so cannot say themselves what they take: that is in `components.json`, and
/// in the schemas of events in `contracts`.
/// </summary>
internal static partial class FrontDoorDescription
{
    private const string EventSchemas = "schemas/";

    /// <summary>Adds it.</summary>
    public static void AddFrontDoorDescription(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "HealthScoring ingestion", Version = "v1",
                Description = "Usage events over HTTP: plain, as CloudEvents, or as calls of Segment's clients. The schemas of events are those of contracts/schemas/events, but for `source`, which is that of the key.",
            };
            CompleteDescription.Of(document);
            Complete(document);
            return Task.CompletedTask;
        }));
    }

    /// <summary>Says what body an endpoint takes.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="body">Name of a request body of `components.json`.</param>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, string body) => endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
    {
        operation.RequestBody = new OpenApiRequestBodyReference(body, context.Document);
        return Task.CompletedTask;
    });

    private static void Complete(OpenApiDocument document)
    {
        var components = JsonNode.Parse(Resource("components.json"))!;
        foreach (var (name, schema) in SchemasOfEvents().Concat(components["schemas"]!.AsObject()))
        {
            document.AddComponent<IOpenApiSchema>(name, Parsed<OpenApiSchema>(schema, document));
        }

        foreach (var (name, body) in components["requestBodies"]!.AsObject())
        {
            document.AddComponent<IOpenApiRequestBody>(name, Parsed<OpenApiRequestBody>(body, document));
        }

        var operations = document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(o => o.Value).ToList();
        foreach (var (status, response) in components["responses"]!.AsObject())
        {
            document.AddComponent<IOpenApiResponse>(status, Parsed<OpenApiResponse>(response, document));
            operations.ForEach(o => o.Responses![status] = new OpenApiResponseReference(status, document));
        }
    }

    // Each under the name of its file, and what several have in common under its own.
    private static IEnumerable<KeyValuePair<string, JsonNode?>> SchemasOfEvents()
    {
        foreach (var resource in typeof(FrontDoorDescription).Assembly.GetManifestResourceNames().Where(r => r.StartsWith(EventSchemas, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var schema = JsonNode.Parse(Reference().Replace(Resource(resource), "\"$$ref\": \"#/components/schemas/$1\""))!.AsObject();
            if (schema["$defs"] is JsonObject shared)
            {
                foreach (var part in shared)
                {
                    yield return part;
                }

                continue;
            }

            if (schema["properties"]?["source"] is JsonObject source)
            {
                // The key names it.
                source["$ref"] = "#/components/schemas/optionalText";
                schema["required"]!.AsArray().RemoveAll(field => field!.GetValue<string>() == "source");
            }

            schema.Remove("$schema");
            yield return new(resource[EventSchemas.Length..].Split('.')[0], schema);
        }
    }

    private static T Parsed<T>(JsonNode? component, OpenApiDocument document)
        where T : IOpenApiElement => OpenApiModelFactory.Parse<T>(component!.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _)!;

    private static string Resource(string name)
    {
        using var text = new StreamReader(typeof(FrontDoorDescription).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }

    [GeneratedRegex("""
        "\$ref": "(?:(?:\w+\.schema\.json)?#/\$defs/)?(\w+)(?:\.schema\.json)?"
        """)]
    private static partial Regex Reference();
}
