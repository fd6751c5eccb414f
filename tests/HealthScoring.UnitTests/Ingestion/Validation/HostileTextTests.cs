using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.Validation;

/// <summary>Text that JSON allows and PostgreSQL or UTF-16 does not.</summary>
public class HostileTextTests
{
    private const string Placeholder = "placeholder";

    [Theory]
    [MemberData(nameof(TextFields), MemberType = typeof(ValidEvents))]
    public void Given_U_0000_in_a_text_field_then_it_is_an_invalid_field(string type, string field) =>
        Refused(With(type, field, "a\\u0000b")).Reason.Should().Be("invalid-field");

    [Theory]
    [MemberData(nameof(TextFields), MemberType = typeof(ValidEvents))]
    public void Given_half_a_character_in_a_text_field_then_it_is_an_invalid_field(string type, string field) =>
        Refused(With(type, field, "a\\ud800b")).Reason.Should().Be("invalid-field");

    [Theory]
    [InlineData(UsageEventType.Login, "occurredAt", "")]
    [InlineData(UsageEventType.Login, "occurredAt", "2026-03-02T09:00:0")]
    [InlineData(UsageEventType.ActiveUsersReported, "day", "2026-03-0")]
    [InlineData(UsageEventType.AccountRegistered, "handOverOn", "2026-03-0")]
    [InlineData(UsageEventType.AccountRegistered, "renewalOn", "2026-03-0")]
    public void Given_half_a_character_in_a_day_or_an_instant_then_it_is_an_invalid_field(string type, string field, string start) =>
        Refused(With(type, field, start + "\\ud800")).Reason.Should().Be("invalid-field");

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\udc00")]
    public void Given_such_text_in_a_property_or_its_name_then_properties_are_an_invalid_field(string text)
    {
        Refused(With(UsageEventType.Login, "properties", "{\"plan\":\"" + text + "\"}", quoted: false)).Reason.Should().Be("invalid-field");
        Refused(With(UsageEventType.Login, "properties", "{\"" + text + "\":1}", quoted: false)).Reason.Should().Be("invalid-field");
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\ud800")]
    public void Given_such_text_in_a_list_then_it_is_an_invalid_field(string text)
    {
        Refused(With(UsageEventType.AccountRegistered, "entitledFeatures", "[\"" + text + "\"]", quoted: false)).Reason.Should().Be("invalid-field");
        Refused(With(UsageEventType.FeatureCatalogPublished, "features", "[{\"key\":\"" + text + "\",\"core\":true,\"weight\":1}]", quoted: false)).Reason
            .Should().Be("invalid-field");
        Refused(With(UsageEventType.FeatureCatalogPublished, "features", "[{\"key\":\"k\",\"core\":true,\"weight\":1,\"name\":\"" + text + "\"}]", quoted: false))
            .Reason.Should().Be("invalid-field");
    }

    // The name of an unknown field, wherever one may stand; and long enough to be compared with every name that is looked for.
    [Theory]
    [InlineData("""{"\ud800 and more than any name":1,EVENT""")]
    [InlineData("""{"i\udc00 and more than any name":1,EVENT""")]
    [InlineData("""{"events\ud800":1,EVENT""")]
    [InlineData("""{"messageType\ud800":1,EVENT""")]
    public void Given_half_a_character_in_the_name_of_an_unknown_field_then_the_event_is_accepted_or_refused_and_nothing_is_thrown(string start)
    {
        var read = Read(start.Replace("EVENT", Event(UsageEventType.Login).ToJsonString()[1..], StringComparison.Ordinal));

        (read.Events.Count + read.Refused.Count).Should().Be(1);
    }

    [Fact]
    public void Given_half_a_character_in_a_name_inside_a_feature_then_nothing_is_thrown() =>
        Read(With(UsageEventType.FeatureCatalogPublished, "features", """[{"\ud800 and more":1,"key":"k","core":true,"weight":1}]""", quoted: false))
            .Should().Match<HealthScoring.Ingestion.Validation.ReadResult>(r => r.Events.Count + r.Refused.Count == 1);

    private static string With(string type, string field, string raw, bool quoted = true) =>
        Event(type, (field, JsonValue.Create(Placeholder))).ToJsonString().Replace($"\"{Placeholder}\"", quoted ? $"\"{raw}\"" : raw, StringComparison.Ordinal);
}
