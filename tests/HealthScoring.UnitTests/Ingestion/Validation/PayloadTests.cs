using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.Validation;

/// <summary>The payload hash tells what an event says from how it was sent.</summary>
public class PayloadTests
{
    // Computed by the version that stored the first events. With any other, they would be conflicts when they come again.
    [Theory]
    [InlineData("login", -6_502_532_534_001_162_567L)]
    [InlineData("feature_used", 894_352_105_955_949_738L)]
    [InlineData("session_ended", -4_970_922_995_745_131_132L)]
    [InlineData("active_users_reported", 8_420_299_007_003_514_011L)]
    [InlineData("account_registered", -6_574_713_228_806_224_225L)]
    [InlineData("seats_changed", 1_487_986_851_570_749_885L)]
    [InlineData("user_provisioned", 6_251_942_334_798_172_047L)]
    [InlineData("user_removed", -6_421_996_874_574_849_444L)]
    [InlineData("champion_assigned", 7_210_127_761_053_521_630L)]
    [InlineData("champion_removed", 722_543_321_544_545_427L)]
    [InlineData("nps_answered", 5_353_360_789_606_105_086L)]
    [InlineData("account_paused", -5_991_525_986_999_945_751L)]
    [InlineData("account_resumed", -1_631_741_133_479_195_764L)]
    [InlineData("account_renewed", 4_928_279_700_594_601_038L)]
    [InlineData("account_churned", -1_865_095_251_437_986_693L)]
    [InlineData("feature_catalog_published", 6_229_609_072_726_551_675L)]
    [InlineData("producer_heartbeat", -2_640_504_118_326_064_081L)]
    [InlineData("backfill_started", -3_750_424_844_354_603_263L)]
    [InlineData("backfill_completed", -2_082_747_764_383_482_479L)]
    public void Hashes_stay_what_they_were_when_the_first_events_were_stored(string type, long payload) => Payload(type).Should().Be(payload);

    [Fact]
    public void There_is_a_stored_hash_of_every_type() =>
        GetType().GetMethod(nameof(Hashes_stay_what_they_were_when_the_first_events_were_stored))!.GetCustomAttributesData()
            .Where(a => a.AttributeType == typeof(InlineDataAttribute)).Should().HaveCount(AllTypes.Count);

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
