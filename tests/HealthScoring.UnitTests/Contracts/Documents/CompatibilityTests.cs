using System.Text.Json.Nodes;

namespace HealthScoring.UnitTests.Contracts.Documents;

public class CompatibilityTests
{
    private const string Old =
        """
        {
          "type": "object", "required": ["id", "severity", "score"],
          "properties": {
            "id": {"type": "string", "format": "uuid"}, "severity": {"type": "string", "enum": ["warning", "high"]}, "score": {"type": "number", "minimum": 0, "maximum": 100},
            "name": {"type": ["string", "null"], "minLength": 1, "maxLength": 200, "pattern": "^[a-z]*$"}, "count": {"type": "integer"}, "free": {},
            "caps": {"type": "array", "maxItems": 5, "items": {"type": "string"}}, "points": {"type": "object", "additionalProperties": {"type": "number"}},
            "links": {"type": "object", "required": ["account"], "properties": {"account": {"type": "string"}, "alerts": {"type": "string"}}}
          }
        }
        """;

    private const string Id = "/properties/id";
    private const string Severity = "/properties/severity";
    private const string Score = "/properties/score";
    private const string Name = "/properties/name";

    // Where the schema changes (null takes out), to what, what that breaks for readers, and what for senders.
    public static TheoryData<string, string?, string?, string?> Changes => new()
    {
        { "/description", "\"more words\"", null, null },
        { "/title", "\"another title\"", null, null },
        { "/examples", "[{}]", null, null },
        { $"{Id}/description", "\"more words\"", null, null },
        { "/properties/added", """{"type": "string"}""", null, null },
        { "/properties/links/properties/added", """{"type": "string"}""", null, null },
        { "/required", """["id", "severity", "score", "count"]""", null, "/count is needed now" },
        { "/required", """["id", "severity"]""", "/score may now be missing", null },
        { "/properties/links/required", "[]", "/links/account may now be missing", null },
        { "/properties/links/required", """["account", "alerts"]""", null, "/links/alerts is needed now" },
        { "/properties/count", null, "/count is gone", "/count is no longer read" },
        { Score, null, "/score is gone", "/score is no longer read" },
        { "/properties/links/properties/account", null, "/links/account is gone", "/links/account is no longer read" },
        { "/properties/count/type", "\"string\"", "/count may now be string", "/count may no longer be integer" },
        { "/properties/count/type", "\"number\"", "/count may now be number", null },
        { $"{Score}/type", "\"integer\"", null, "/score may no longer be number" },
        { "/properties/count/type", """["integer", "null"]""", "/count may now be null", null },
        { $"{Name}/type", "\"string\"", null, "/name may no longer be null" },
        { "/properties/count", """{"oneOf": [{"type": "null"}, {"type": "integer"}]}""", "/count may now be null", null },
        { "/properties/free", """{"type": "string"}""", null, "/free may no longer be null or boolean or integer or number or array or object" },
        { $"{Severity}/enum", """["warning", "high", "critical"]""", "/severity may now be \"critical\"", null },
        { $"{Severity}/enum", """["warning"]""", null, "/severity may no longer be \"high\"" },
        { $"{Severity}/enum", null, "/severity may now be anything, and not only one of its words", null },
        { $"{Name}/enum", """["a", null]""", null, "/name may now be only one of a few words" },
        { Severity, """{"type": "string", "const": "high"}""", null, "/severity may no longer be \"warning\"" },
        { $"{Score}/minimum", "-1", "/score may now go beyond `minimum` 0", null },
        { $"{Score}/minimum", "1", null, "/score has the limit `minimum` 1 now" },
        { $"{Score}/maximum", "101", "/score may now go beyond `maximum` 100", null },
        { $"{Score}/maximum", null, "/score may now go beyond `maximum` 100", null },
        { $"{Score}/maximum", "99.5", null, "/score has the limit `maximum` 99.5 now" },
        { "/properties/count/exclusiveMinimum", "0", null, "/count has the limit `exclusiveMinimum` 0 now" },
        { $"{Name}/maxLength", "100", null, "/name has the limit `maxLength` 100 now" },
        { $"{Name}/maxLength", "300", "/name may now go beyond `maxLength` 200", null },
        { $"{Name}/minLength", "0", "/name may now go beyond `minLength` 1", null },
        { $"{Name}/pattern", null, "/name no longer has the `pattern` ^[a-z]*$", null },
        { "/properties/links/properties/account/pattern", "\"^h\"", null, "/links/account needs the `pattern` ^h now" },
        { $"{Id}/format", null, "/id no longer has the `format` uuid", null },
        { $"{Id}/format", "\"uri\"", "/id no longer has the `format` uuid", "/id needs the `format` uri now" },
        { "/properties/caps/maxItems", "4", null, "/caps has the limit `maxItems` 4 now" },
        { "/properties/caps/items/type", "\"integer\"", "/caps/[] may now be integer", "/caps/[] may no longer be string" },
        { "/properties/caps/items", null, "/caps/[] may now be null or boolean or integer or number or array or object", null },
        { "/properties/points/additionalProperties/type", """["number", "null"]""", "/points/* may now be null", null },
        { "/properties/points/additionalProperties", "true", "/points/* may now be null or boolean or string or array or object", null },
        { "/properties/points/additionalProperties", "false", null, "/points/* may no longer be there" },
        { "/uniqueItems", "true", "/ has another `uniqueItems`, which cannot be judged here", "/ has another `uniqueItems`, which cannot be judged here" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_breaks_who_it_breaks(string where, string? to, string? readers, string? senders)
    {
        var (old, now) = (JsonNode.Parse(Old)!, Changed(Old, where, to));

        Compatibility.Breaks(old, now, Direction.Outgoing).Should().Equal(readers is null ? [] : [readers]);
        Compatibility.Breaks(old, now, Direction.Incoming).Should().Equal(senders is null ? [] : [senders]);
    }

    [Fact]
    public void Nothing_changed_breaks_nobody() => Both(Old, Old).Should().BeEmpty();

    [Fact]
    public void A_renamed_field_is_gone_for_readers_and_no_longer_read_for_senders() =>
        Both(Old, Old.Replace("\"score\"", "\"points100\"", StringComparison.Ordinal)).Should().Equal("/score is gone", "/score is no longer read", "/points100 is needed now");

    [Fact]
    public void A_type_of_message_that_goes_breaks_its_senders_and_one_that_comes_breaks_nobody()
    {
        const string Two = """{"anyOf": [{"type": "object", "properties": {"type": {"const": "login"}}}, {"type": "object", "properties": {"type": {"const": "logout"}}}]}""";
        const string One = """{"anyOf": [{"type": "object", "properties": {"type": {"const": "login"}}}]}""";

        Compatibility.Breaks(JsonNode.Parse(Two)!, JsonNode.Parse(One)!, Direction.Incoming).Should().Equal("/type may no longer be \"logout\"");
        Compatibility.Breaks(JsonNode.Parse(One)!, JsonNode.Parse(Two)!, Direction.Incoming).Should().BeEmpty();
        Compatibility.Breaks(JsonNode.Parse(One)!, JsonNode.Parse(Two)!, Direction.Outgoing).Should().Equal("/type may now be \"logout\"");
    }

    [Fact]
    public void One_of_several_fields_that_must_be_there_breaks_senders_when_there_is_a_choice_less()
    {
        const string Either = """{"type": "object", "properties": {"dau": {"type": "integer"}, "mau": {"type": "integer"}}, "anyOf": [{"required": ["dau"]}, {"required": ["mau"]}]}""";
        var one = Either.Replace(""", {"required": ["mau"]}""", "", StringComparison.Ordinal);

        Compatibility.Breaks(JsonNode.Parse(Either)!, JsonNode.Parse(one)!, Direction.Incoming).Should().Equal("/dau is needed now");
        Compatibility.Breaks(JsonNode.Parse(one)!, JsonNode.Parse(Either)!, Direction.Incoming).Should().BeEmpty();
    }

    [Fact]
    public void References_are_followed_also_into_themselves()
    {
        const string Tree = """{"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "properties": {"name": {"type": "string"}, "next": {"$ref": "#/$defs/node"}}}}}""";

        Both(Tree, Tree).Should().BeEmpty();
        Compatibility.Breaks(JsonNode.Parse(Tree)!, Changed(Tree, "/$defs/node/properties/name/type", "\"integer\""), Direction.Outgoing)
            .Should().Equal("/name may now be integer", "/next/name may now be integer");
    }

    [Fact]
    public void A_change_may_break_in_several_ways()
    {
        var now = Changed(Changed(Old, Score, null).ToJsonString(), $"{Severity}/enum", """["low"]""");

        Compatibility.Breaks(JsonNode.Parse(Old)!, now, Direction.Outgoing).Should().BeEquivalentTo("/score is gone", "/severity may now be \"low\"");
    }

    /// <summary>A document with a part replaced, or taken out.</summary>
    internal static JsonNode Changed(string document, string where, string? to)
    {
        var changed = JsonNode.Parse(document)!;
        var names = where.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(n => n.Replace("~1", "/", StringComparison.Ordinal)).ToList();
        var parent = names.SkipLast(1).Aggregate(changed, (at, name) => at is JsonArray array ? array[int.Parse(name)]! : at[name]!);
        if (to is null)
        {
            parent.AsObject().Remove(names[^1]);
        }
        else
        {
            parent[names[^1]] = JsonNode.Parse(to);
        }

        return changed;
    }

    private static IEnumerable<string> Both(string old, string now) =>
        [.. Compatibility.Breaks(JsonNode.Parse(old)!, JsonNode.Parse(now)!, Direction.Outgoing), .. Compatibility.Breaks(JsonNode.Parse(old)!, JsonNode.Parse(now)!, Direction.Incoming)];
}
