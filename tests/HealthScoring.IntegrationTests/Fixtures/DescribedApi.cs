using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HealthScoring.UnitTests.Contracts.Documents;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>What an OpenAPI document of `contracts` says of answers, for every answer that a test sees to be held against it.</summary>
internal sealed partial class DescribedApi
{
    private const string Json = "application/json";
    private const string Problem = "application/problem+json";
    private readonly JsonNode _document;
    private readonly (Regex Path, JsonObject Operations)[] _paths;
    private readonly Dictionary<JsonNode, Schema> _schemas = [];

    private DescribedApi(string file)
    {
        File = file;
        _document = ContractFiles.Json(file);

        // Those with the fewest parameters first: `/alerts/rules` would be no alert.
        _paths =
        [
            .. _document["paths"]!.AsObject().OrderBy(p => p.Key.Count(c => c == '{'))
                .Select(p => (new Regex($"^{Template().Replace(p.Key, "[^/]+")}$"), p.Value!.AsObject())),
        ];
    }

    /// <summary>The API.</summary>
    public static DescribedApi Api { get; } = new("openapi.json");

    /// <summary>Events over HTTP.</summary>
    public static DescribedApi Ingestion { get; } = new("openapi.ingestion.json");

    /// <summary>Name of the document.</summary>
    public string File { get; }

    /// <summary>What is wrong with an answer; null if it is what the description says.</summary>
    public string? Fault(HttpMethod method, string path, HttpStatusCode status, string? contentType, ReadOnlyMemory<byte> body)
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

    /// <summary>Every example of a body, with what is wrong with it by its own schema; null if nothing is.</summary>
    public IEnumerable<(string Path, string ContentType, JsonNode Body, string? Fault)> Examples() =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        from content in Resolved(operation.Value!["requestBody"])?["content"]?.AsObject() ?? []
        from example in content.Value!["examples"]!.AsObject()
        let body = example.Value!["value"]!
        let faults = SchemaOf(content.Value["schema"]!, closed: false).Faults(JsonSerializer.SerializeToElement(body))
        select (path.Key, content.Key, body, faults.Count > 0 ? string.Join("; ", faults) : null);

    private JsonNode? OperationOf(HttpMethod method, string path) =>
        _paths.Where(p => p.Path.IsMatch(path.TrimEnd('/'))).Select(p => p.Operations[method.Method.ToLowerInvariant()]).FirstOrDefault(o => o is not null);

    // Problem details may carry more than is described; other answers may not.
    private Schema SchemaOf(JsonNode schema, bool closed)
    {
        lock (_schemas)
        {
            if (!_schemas.TryGetValue(schema, out var known))
            {
                var whole = JsonNode.Parse($$"""{"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/it", "$defs": {{_document["components"]!["schemas"]!.ToJsonString()}}}""")!;
                whole["$defs"]!["it"] = schema.DeepClone();
                whole = JsonNode.Parse(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
                _schemas[schema] = known = Schema.Of(closed ? Schema.Closed(whole) : whole);
            }

            return known;
        }
    }

    private JsonNode? Resolved(JsonNode? node) => SchemaParts.Target(node, _document);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Template();
}

/// <summary>Holds every answer of an API against its description.</summary>
internal sealed class HoldToDescription(Uri api, DescribedApi description) : DelegatingHandler(new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (method, address) = (request.Method, request.RequestUri!);
        var response = await base.SendAsync(request, cancellationToken);
        if (address.Authority == api.Authority)
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            description.Fault(method, address.AbsolutePath, response.StatusCode, response.Content.Headers.ContentType?.MediaType, body)
                .Should().BeNull($"{method} {address.PathAndQuery} answers {(int)response.StatusCode}, which contracts/{description.File} must describe");
        }

        return response;
    }
}
