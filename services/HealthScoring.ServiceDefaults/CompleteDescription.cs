using System.Text.Json;
using Microsoft.OpenApi;

namespace HealthScoring.ServiceDefaults;

/// <summary>Completes the OpenAPI description of a service with what its endpoints do not say of themselves, and corrects what is generated wrongly.</summary>
public static class CompleteDescription
{
    /// <summary>Name of the schema of problem details.</summary>
    public const string Problem = "Problem";

    /// <summary>Every call may be answered with problem details; and the service is where its description was read, whatever stands in front of it.</summary>
    public static void Of(OpenApiDocument document)
    {
        document.Servers?.Clear();
        foreach (var words in (document.Components?.Schemas?.Values ?? []).OfType<OpenApiSchema>().Where(s => s.Enum is { Count: > 0 }))
        {
            // Nullable somewhere, an enumeration is generated with null among its words: null then seems possible everywhere, and where it is possible, it fits two alternatives of a `oneOf`.
            words.Type = JsonSchemaType.String;
            words.Enum = [.. words.Enum!.Where(w => w?.GetValueKind() == JsonValueKind.String && !w.IsJsonNullSentinel())];
        }

        document.AddComponent(Problem, ProblemDetails());
        document.AddComponent<IOpenApiResponse>(Problem, new OpenApiResponse
        {
            Description = "Problem details (RFC 9457): `status` and `title` say what is wrong, `detail` what to do.",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document) } },
        });
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(o => o.Value))
        {
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponseReference(Problem, document);
        }
    }

    private static IOpenApiSchema ProblemDetails() => new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Description = "What is wrong with a request, or why it cannot be answered. There may be further fields.",
        Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("Where the status is explained."),
            ["title"] = Text("What is wrong, in a few words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["detail"] = Text("What is wrong and what to do, for people."),
            ["reason"] = Text("The same as a word for programs, where there are several reasons for one status."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What is wrong with each part of a body, by its path.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
            ["traceId"] = Text("Names the request in the logs."),
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
