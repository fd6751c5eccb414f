using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.Validation;

public class ReadEventTests
{
    [Fact]
    public void Every_type_of_the_contract_is_known() =>
        AllTypes.Should().BeEquivalentTo(typeof(UsageEventType).GetFields().Select(f => (string)f.GetRawConstantValue()!));

    [Theory]
    [MemberData(nameof(Types), MemberType = typeof(ValidEvents))]
    public void An_event_with_every_field_of_its_type_is_accepted(string type) => Accepted(Event(type)).Event.Type.Should().Be(type);

    [Fact]
    public void Fields_are_read_as_they_were_sent()
    {
        var read = Accepted(Event(UsageEventType.FeatureUsed)).Event;

        read.Should().BeEquivalentTo(new UsageEvent
        {
            Id = "evt-1", Source = "shop-web", Type = "feature_used", OccurredAt = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), AccountId = "acme", UserId = "u-17",
            Feature = "export", Actor = "service", BackfillId = "b-1", Properties = new Dictionary<string, string> { ["plan"] = "pro" },
        });
    }

    [Fact]
    public void A_registration_is_read_with_every_field()
    {
        var read = Accepted(Event(UsageEventType.AccountRegistered)).Event;

        read.Should().BeEquivalentTo(new
        {
            Name = "Acme", HandOverOn = new DateOnly(2026, 2, 2), TimeZone = "Europe/Berlin", Cadence = "weekly", Seats = 25, Segment = "smb", Tier = "gold", Product = "crm",
            EntitledFeatures = (IEnumerable<string>)["export", "import"], ContractValue = 12000.5m, RenewalOn = new DateOnly(2027, 2, 2), ParentAccountId = "group",
        });
    }

    [Fact]
    public void A_catalogue_is_read_with_every_feature() => Accepted(Event(UsageEventType.FeatureCatalogPublished)).Event.Features
        .Should().Equal(new UsageFeature("export", true, 2, "Export"), new UsageFeature("help", false, 0.5));

    [Fact]
    public void The_actor_human_is_the_default() => Accepted(Event(UsageEventType.Login, ("actor", "human"))).Event.Actor.Should().BeNull();

    [Fact]
    public void Unknown_fields_are_ignored() => Accepted(Event(UsageEventType.Login, ("colour", "red"), ("sentAt", 5), ("feature", new JsonArray())));

    [Fact]
    public void Fields_of_other_types_are_not_kept() => Accepted(Event(UsageEventType.Login, ("seats", 5))).Event.Seats.Should().BeNull();

    [Fact]
    public void A_null_field_is_an_absent_one() =>
        Accepted(JsonNode.Parse(Event(UsageEventType.Login).ToJsonString().Replace("\"vendor\"", "null", StringComparison.Ordinal))!).Event.Actor
            .Should().BeNull();

    [Fact]
    public void Of_two_equal_keys_the_last_counts() =>
        Read("""{"id":"evt-1","source":"shop-web","type":"login","type":"seats_changed","occurredAt":"2026-03-02T09:00:00Z","accountId":"acme","seats":3,"seats":4}""")
            .Events.Should().ContainSingle().Which.Event.Seats.Should().Be(4);

    [Theory]
    [InlineData("2026-03-02T10:00:00+01:00")]
    [InlineData("2026-03-02T04:00:00-05:00")]
    [InlineData("2026-03-02T09:00:00.0000000Z")]
    [InlineData("2026-03-02T09:00Z")]
    public void An_instant_may_have_any_offset_and_is_read_as_utc(string instant)
    {
        var read = Accepted(Event(UsageEventType.Login, ("occurredAt", instant))).Event.OccurredAt;

        (read, read.Offset).Should().Be((new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), TimeSpan.Zero));
    }

    [Fact]
    public void Escaped_text_is_read_unescaped() =>
        Read("""{"id":"evt-1","source":"shop-web","type":"login","occurredAt":"2026-03-02T09:00:00Z","accountId":"\u0061cme","user\u0049d":"\ud83d\ude00"}""")
            .Events.Should().ContainSingle().Which.Event.Should().BeEquivalentTo(new { AccountId = "acme", UserId = "😀" });

    [Fact]
    public void A_property_that_is_no_string_is_kept_as_its_json() =>
        Accepted(Event(UsageEventType.Login, ("properties", new JsonObject { ["n"] = 5, ["deep"] = new JsonObject { ["a"] = true } }))).Event.Properties
            .Should().Equal(new Dictionary<string, string> { ["deep"] = """{"a":true}""", ["n"] = "5" });
}
