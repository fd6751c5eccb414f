using System.Text.Json.Nodes;
using static HealthScoring.UnitTests.Contracts.Documents.CompatibilityTests;

namespace HealthScoring.UnitTests.Contracts.Documents;

public class ApiCompatibilityTests
{
    private const string Old =
        """
        {
          "paths": {
            "/accounts/{id}": {
              "get": {
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}, {"name": "asOf", "in": "query", "schema": {"type": "string", "format": "date"}}],
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}, "default": {"$ref": "#/components/responses/Problem"}}
              },
              "put": {
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Draft"}}}}, "responses": {"204": {}}
              }
            }
          },
          "components": {
            "schemas": {
              "Account": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "sites": {"$ref": "#/components/schemas/Sites"}}},
              "Sites": {"type": "object", "properties": {"next": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Sites"}]}}},
              "Draft": {"type": "object", "properties": {"name": {"type": "string"}}}
            },
            "responses": {"Problem": {"content": {"application/problem+json": {"schema": {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}}}}}
          }
        }
        """;

    private const string Get = "/paths/~1accounts~1{id}/get";
    private const string Put = "/paths/~1accounts~1{id}/put";
    private const string Account = "/components/schemas/Account";
    private const string Draft = "/components/schemas/Draft";

    public static TheoryData<string, string?, string?> Changes => new()
    {
        { "/paths/~1accounts~1{id}~1added", """{"get": {"responses": {"200": {}}}}""", null },
        { "/paths/~1accounts~1{id}/delete", """{"responses": {"204": {}}}""", null },
        { Put, null, "PUT /accounts/{id} is gone" },
        { $"{Get}/parameters/2", """{"name": "limit", "in": "query", "schema": {"type": "integer"}}""", null },
        { $"{Get}/parameters/2", """{"name": "limit", "in": "query", "required": true, "schema": {"type": "integer"}}""", "GET /accounts/{id} ?limit is needed now" },
        { $"{Get}/parameters/1/required", "true", "GET /accounts/{id} ?asOf is needed now" },
        { $"{Get}/parameters/1/name", "\"day\"", "GET /accounts/{id} ?asOf is no longer read" },
        { $"{Get}/parameters/1/schema/type", "\"integer\"", "GET /accounts/{id} ?asOf may no longer be string" },
        { $"{Get}/parameters/1/schema/format", null, null },
        { $"{Get}/parameters/0/name", "\"account\"", null },
        { $"{Get}/responses/202", "{}", "GET /accounts/{id} 202 may be the answer now" },
        { $"{Get}/responses/404", "{}", null },
        { $"{Get}/responses/200", null, "GET /accounts/{id} 200 is gone" },
        { $"{Get}/responses/200/content", """{"text/plain": {}}""", "GET /accounts/{id} 200 is no longer application/json" },
        { $"{Account}/properties/added", """{"type": "integer"}""", null },
        { $"{Account}/properties/name", null, "GET /accounts/{id} 200/name is gone" },
        { $"{Account}/properties/name/type", """["string", "null"]""", "GET /accounts/{id} 200/name may now be null" },
        { "/components/responses/Problem/content/application~1problem+json/schema/required", "[]", "GET /accounts/{id} default/title may now be missing" },
        { $"{Put}/requestBody/required", "true", "PUT /accounts/{id} body is needed now" },
        { $"{Put}/requestBody/content", """{"text/plain": {}}""", "PUT /accounts/{id} body application/json is no longer read" },
        { $"{Draft}/properties/added", """{"type": "integer"}""", null },
        { $"{Draft}/required", """["name"]""", "PUT /accounts/{id} body/name is needed now" },
        { $"{Draft}/properties/name/maxLength", "5", "PUT /accounts/{id} body/name has the limit `maxLength` 5 now" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_breaks_callers_or_does_not(string where, string? to, string? broken)
    {
        var now = where.EndsWith("/parameters/2", StringComparison.Ordinal) ? Appended(where[..^2], to!) : Changed(Old, where, to);

        ApiCompatibility.Breaks(JsonNode.Parse(Old)!, now).Should().Equal(broken is null ? [] : [broken]);
    }

    [Fact]
    public void A_path_that_goes_breaks_each_of_its_calls() =>
        ApiCompatibility.Breaks(JsonNode.Parse(Old)!, Changed(Old, "/paths/~1accounts~1{id}", null)).Should().Equal("GET /accounts/{id} is gone", "PUT /accounts/{id} is gone");

    [Fact]
    public void The_name_of_a_part_of_a_path_is_nobodys_business() =>
        ApiCompatibility.Breaks(JsonNode.Parse(Old)!, JsonNode.Parse(Old.Replace("{id}", "{account}", StringComparison.Ordinal))!).Should().BeEmpty();

    private static JsonNode Appended(string where, string item)
    {
        var changed = JsonNode.Parse(Old)!;
        where.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(changed, (at, name) => at[name.Replace("~1", "/", StringComparison.Ordinal)]!).AsArray().Add(JsonNode.Parse(item));
        return changed;
    }
}
