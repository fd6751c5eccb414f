using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HealthScoring.UnitTests.Contracts.Documents;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>What contracts/openapi.json says of answers, for every answer that a test sees to be held against it.</summary>
internal static partial class DescribedApi
{
    private const string Json = "application/json";
    private const string Problem = "application/problem+json";
    private static readonly JsonNode Document = ContractFiles.Json("openapi.json");

    // Those with the fewest parameters first: `/alerts/rules` would be no alert.
    private static readonly (Regex Path, JsonObject Operations)[] Paths =
    [
        .. Document["paths"]!.AsObject().OrderBy(p => p.Key.Count(c => c == '{'))
            .Select(p => (new Regex($"^{Template().Replace(p.Key, "[^/]+")}$"), p.Value!.AsObject())),
    ];

    private static readonly Dictionary<JsonNode, Schema> Schemas = [];

    /// <summary>What is wrong with an answer; null if it is what the description says.</summary>
    public static string? Fault(HttpMethod method, string path, HttpStatusCode status, string? contentType, ReadOnlyMemory<byte> body)
    {
        // The description itself, and its page.
        if (path is "/" or "/docs" || path.StartsWith("/docs/", StringComparison.Ordinal) || path.StartsWith("/openapi/", StringComparison.Ordinal))
        {
            return null;
        }

        if (OperationOf(method, path) is not { } operation)
        {
            return status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed && contentType == Problem ? null : "it is described nowhere";
        }

        var (responses, code) = (operation["responses"]!.AsObject(), ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var response = Resolved(responses[code] ?? ((int)status >= 400 ? responses["default"] : null));
        if (response is null)
        {
            return $"the status {code} is not described";
        }

        if (response["content"] is not JsonObject content)
        {
            return body.IsEmpty ? null : "it has a body, and none is described";
        }

        // A status with a body of its own may also be answered by what all calls have in common.
        var described = content[contentType ?? ""] ?? (contentType == Problem ? Resolved(responses["default"])?["content"]?[Problem] : null);
        if (described?["schema"] is not { } schema)
        {
            return $"`{contentType}` is not described";
        }

        if (body.IsEmpty)
        {
            return "it has no body";
        }

        using var json = JsonDocument.Parse(body);
        return SchemaOf(schema, contentType == Json).Faults(json.RootElement) is { Count: > 0 } faults ? string.Join("; ", faults.Take(10)) : null;
    }

    private static JsonNode? OperationOf(HttpMethod method, string path) =>
        Paths.Where(p => p.Path.IsMatch(path.TrimEnd('/'))).Select(p => p.Operations[method.Method.ToLowerInvariant()]).FirstOrDefault(o => o is not null);

    // Problem details may carry more than is described; other answers may not.
    private static Schema SchemaOf(JsonNode schema, bool closed)
    {
        lock (Schemas)
        {
            if (!Schemas.TryGetValue(schema, out var known))
            {
                var whole = JsonNode.Parse($$"""{"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/it", "$defs": {{Document["components"]!["schemas"]!.ToJsonString()}}}""")!;
                whole["$defs"]!["it"] = schema.DeepClone();
                whole = JsonNode.Parse(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
                Schemas[schema] = known = Schema.Of(closed ? Schema.Closed(whole) : whole);
            }

            return known;
        }
    }

    private static JsonNode? Resolved(JsonNode? node) => SchemaParts.Target(node, Document);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Template();
}

/// <summary>Holds every answer of the API against its description.</summary>
internal sealed class HoldToDescription(Uri api) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (method, address) = (request.Method, request.RequestUri!);
        var response = await base.SendAsync(request, cancellationToken);
        if (address.Authority == api.Authority)
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            DescribedApi.Fault(method, address.AbsolutePath, response.StatusCode, response.Content.Headers.ContentType?.MediaType, body)
                .Should().BeNull($"{method} {address.PathAndQuery} answers {(int)response.StatusCode}, which contracts/openapi.json must describe");
        }

        return response;
    }
}
