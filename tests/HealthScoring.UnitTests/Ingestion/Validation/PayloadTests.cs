using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.Validation;

/// <summary>The payload hash tells what an event says from how it was sent.</summary>
public class PayloadTests
{
    [Theory]
    [MemberData(nameof(Types), MemberType = typeof(ValidEvents))]
    public void Keys_in_another_order_say_the_same(string type) =>
        Accepted(new JsonObject(Event(type).Reverse().Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())))).Payload.Should().Be(Payload(type));

    [Theory]
    [MemberData(nameof(Types), MemberType = typeof(ValidEvents))]
    public void Another_time_of_sending_says_the_same(string type) => Payload(type, ("sentAt", "2026-03-02T09:00:05Z")).Should().Be(Payload(type));

    [Theory]
    [MemberData(nameof(Types), MemberType = typeof(ValidEvents))]
    public void The_same_instant_with_another_offset_says_the_same(string type) =>
        Payload(type, ("occurredAt", "2026-03-02T14:30:00.000+05:30")).Should().Be(Payload(type));

    [Fact]
    public void The_actor_human_said_or_not_says_the_same() =>
        Payload(UsageEventType.Login, ("actor", "human")).Should().Be(Payload(UsageEventType.Login, ("actor", null)));

    [Fact]
    public void Another_backfill_or_none_says_the_same()
    {
        Payload(UsageEventType.Login, ("backfillId", "b-2")).Should().Be(Payload(UsageEventType.Login));
        Payload(UsageEventType.Login, ("backfillId", null)).Should().Be(Payload(UsageEventType.Login));
    }

    [Fact]
    public void Unknown_fields_and_fields_of_other_types_say_nothing() =>
        Payload(UsageEventType.Login, ("colour", "red"), ("seats", 3)).Should().Be(Payload(UsageEventType.Login));

    [Fact]
    public void A_number_written_otherwise_says_the_same() =>
        Payload(UsageEventType.SessionEnded, ("durationSeconds", JsonNode.Parse("18.005e2"))).Should().Be(Payload(UsageEventType.SessionEnded));

    [Fact]
    public void Properties_in_another_order_say_the_same() =>
        Payload(UsageEventType.Login, ("properties", JsonNode.Parse("""{"a":"1","b":"2"}"""))).Should().Be(Payload(UsageEventType.Login, ("properties", JsonNode.Parse("""{"b":"2","a":"1"}"""))));

    [Theory]
    [MemberData(nameof(Types), MemberType = typeof(ValidEvents))]
    public void Any_other_value_of_a_field_says_something_else(string type)
    {
        foreach (var (field, value) in Event(type).Where(f => f.Key is not ("type" or "backfillId")))
        {
            Payload(type, (field, Other(field, value!))).Should().NotBe(Payload(type), $"`{field}` changed");
        }
    }

    [Theory]
    [InlineData(UsageEventType.Login, "actor")]
    [InlineData(UsageEventType.Login, "properties")]
    [InlineData(UsageEventType.ActiveUsersReported, "wau")]
    [InlineData(UsageEventType.AccountRegistered, "seats")]
    [InlineData(UsageEventType.AccountRegistered, "timeZone")]
    [InlineData(UsageEventType.AccountRegistered, "entitledFeatures")]
    [InlineData(UsageEventType.NpsAnswered, "userId")]
    [InlineData(UsageEventType.AccountChurned, "reason")]
    [InlineData(UsageEventType.ProducerHeartbeat, "everySeconds")]
    public void A_field_left_out_says_something_else(string type, string field) => Payload(type, (field, null)).Should().NotBe(Payload(type));

    [Fact]
    public void Another_type_with_the_same_fields_says_something_else() =>
        Payload(UsageEventType.UserProvisioned).Should().NotBe(Payload(UsageEventType.UserRemoved));

    private static long Payload(string type, params (string, JsonNode?)[] changes) => Accepted(Event(type, changes)).Payload;

    private static JsonNode Other(string field, JsonNode value) => field switch
    {
        "occurredAt" => "2026-03-02T09:00:00.001Z",
        "day" or "handOverOn" or "renewalOn" => "2026-02-28",
        "actor" => "human",
        "cadence" => "daily",
        "timeZone" => "Europe/Paris",
        "entitledFeatures" => new JsonArray("export"),
        "features" => JsonNode.Parse("""[{"key":"export","core":true,"weight":2.5,"name":"Export"},{"key":"help","core":false,"weight":0.5}]""")!,
        "properties" => new JsonObject { ["plan"] = "free" },
        _ => value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? 8 : value.GetValue<string>() + "x",
    };
}
