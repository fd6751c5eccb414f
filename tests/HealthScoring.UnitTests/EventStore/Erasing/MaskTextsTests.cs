using System.Text.Json.Nodes;
using HealthScoring.EventStore.Erasing;

namespace HealthScoring.UnitTests.EventStore.Erasing;

public class MaskTextsTests
{
    private static readonly Person Person = new("acme", "u-17");
    private static readonly Guid Reference = new("6f9619ff-8b86-d011-b42d-00c04fc964ff");

    [Fact]
    public void Texts_that_name_the_person_are_masked_and_nothing_else_changes()
    {
        var fact = Parsed("""
            {"accountId":"u-17","source":"u-17","items":[
              {"id":"login-u-17-3","type":"feature_used","user":"00000000-0000-0000-0000-000000000001","at":"2026-03-02T09:15:27.12+00:00","feature":"u-17","seconds":1.50,
               "properties":{"plan":"pro","owner":"u-17@acme"}},
              {"id":"login-u-18-1","user":"00000000-0000-0000-0000-000000000002","properties":{"plan":"pro"}}]}
            """);

        MaskTexts.In(fact, Person, null).Should().BeTrue();

        fact.ToJsonString().Should().Be(Parsed("""
            {"accountId":"u-17","source":"u-17","items":[
              {"id":"erased","type":"feature_used","user":"00000000-0000-0000-0000-000000000001","at":"2026-03-02T09:15:27.12+00:00","feature":"u-17","seconds":1.50,
               "properties":{"plan":"pro","owner":"erased"}},
              {"id":"login-u-18-1","user":"00000000-0000-0000-0000-000000000002","properties":{"plan":"pro"}}]}
            """).ToJsonString());
        MaskTexts.In(fact, Person, null).Should().BeFalse("the second time there is nothing left");
    }

    [Fact]
    public void All_properties_of_the_persons_own_use_are_masked()
    {
        var fact = Parsed($$$"""{"items":[{"id":"1","user":"{{{Reference}}}","properties":{"mail":"anna@acme.example"}},{"id":"2","user":"{{{Guid.Empty}}}","properties":{"mail":"ben@acme.example"}}]}""");

        MaskTexts.In(fact, Person, Reference).Should().BeTrue();

        fact.ToJsonString().Should().Contain("\"mail\":\"erased\"").And.NotContain("anna").And.Contain("ben@acme.example").And.Contain(Reference.ToString());
    }

    [Fact]
    public void A_reason_is_masked_as_a_whole()
    {
        var fact = Parsed("""{"id":"p-u-17","reason":"Anna (u-17) is on leave"}""");

        MaskTexts.In(fact, Person, null).Should().BeTrue();

        fact.ToJsonString().Should().Be("""{"id":"p-u-17","reason":"erased"}""", "ids of facts about the account get new ones in their order");
    }

    private static JsonObject Parsed(string json) => JsonNode.Parse(json)!.AsObject();
}
