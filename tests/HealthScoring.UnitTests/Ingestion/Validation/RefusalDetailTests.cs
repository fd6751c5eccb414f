using System.Text.Json.Nodes;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.Validation;

public class RefusalDetailTests
{
    private const string Secret = "mary.miller@example.com";

    [Theory]
    [MemberData(nameof(Types), MemberType = typeof(ValidEvents))]
    public void A_detail_names_fields_and_never_quotes_a_value(string type)
    {
        foreach (var (field, _) in Event(type))
        {
            foreach (var value in (JsonNode[])[Secret, new JsonObject { [Secret] = Secret }, new JsonArray(Secret, null), string.Concat(Enumerable.Repeat(Secret, 100))])
            {
                string.Concat(Read(Event(type, (field, value.DeepClone()))).Refused.Select(r => r.Detail))
                    .Should().NotContain("mary").And.NotContain("example");
            }
        }
    }

    [Theory]
    [InlineData($"{Secret}")]
    [InlineData($$"""{"id": {{Secret}}""")]
    [InlineData($$"""{"{{Secret}}": """)]
    [InlineData($"\"{Secret}\"")]
    [InlineData($$"""{"events":[{"{{Secret}}":1}]}""")]
    public void The_detail_of_a_broken_body_does_not_quote_it_either(string body) => Refused(body).Detail.Should().NotContain("mary").And.NotContain("example");
}
