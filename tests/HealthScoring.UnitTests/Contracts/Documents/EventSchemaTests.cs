using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using HealthScoring.Contracts.V1;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>The schemas of events are written by hand. What they take is what ingestion takes, as far as a schema can say it.</summary>
public class EventSchemaTests
{
    private static readonly Dictionary<string, Schema> Schemas = AllTypes.ToDictionary(t => t, t => Schema.Of($"events/{t}"), StringComparer.Ordinal);

    private static readonly Schema Batches = Schema.Of("events/batch");

    private static readonly string[] Fields = [.. AllTypes.SelectMany(t => Event(t).Select(f => f.Key)).Distinct()];

    // Every kind of value, and every limit at its edge and one beyond it.
    private static readonly string[] Values =
    [
        "null", "true", "false", "{}", "[]", "[null]", "[\"export\"]", "[\"\"]", "[5]", "{\"a\":1}", "{\"a\":\"b\"}", "{\"a\":\"\\u0000\"}", "{\"\\u0000\":1}", "{\"a\":null}",
        "\"\"", "\" \"", "\"u-17\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"é\"", "\"two\\nlines\\n\"", Text(200), Text(201), Text(2000), Text(2001), $"[{Text(200)}]", $"[{Text(201)}]",
        "0", "1", "-1", "0.5", "1.5", "-0.001", "9", "10", "11", "86400", "86401", "2678400", "2678400.001", "10000000", "10000001", "2147483647", "2147483648",
        "9223372036854775807", "9223372036854775808", "1000000", "1000000.5", "0.000001", "0.0000001", "1000000000000000", "1000000000000001",
        "\"12000.5\"", "\"0\"", "\"-1\"", "\"999999999999999.99\"", "\"12,5\"", "\"human\"", "\"Human\"", "\"bot\"", "\"daily\"", "\"weekly\"", "\"monthly\"", "\"Europe/Berlin\"",
        "\"2026-03-01\"", "\"2026-02-30\"", "\"1999-12-31\"", "\"01.03.2026\"", "\"2026-3-1\"", "\"2026-03-01\\n\"",
        "\"2026-03-02T09:00:00Z\"", "\"2026-03-02T09:00:00.1234567Z\"", "\"2026-03-02T10:00:00+01:00\"", "\"2026-03-02T04:00:00-05:00\"", "\"2026-03-02T09:00:00\"",
        "\"2026-02-30T09:00:00Z\"", "\"2026-03-02T24:00:00Z\"", "\"2026-03-02T09:60:00Z\"", "\"1999-12-31T23:59:59Z\"", "\"2026-03-02 09:00:00Z\"", "\"yesterday\"",
        """[{"key":"a","core":true,"weight":1}]""", """[{"key":"a","core":true,"weight":0.000001,"name":null}]""", """[{"key":"a","core":true,"weight":0}]""",
        """[{"key":"a","core":1,"weight":1}]""", """[{"core":true,"weight":1}]""", """[{"key":"a","weight":1}]""", """[{"key":"a","core":true}]""",
        """[{"key":"a","core":true,"weight":1,"name":""}]""",
        """[{"key":"a","core":true,"weight":1,"more":{}},{"key":"b","core":false,"weight":1000000,"name":"B"}]""",
    ];

    private static readonly Gen<JsonObject> Spoilt = Gen.Select(
        Gen.OneOf(AllTypes.ToArray()), Gen.Select(Gen.OneOf(Fields), Gen.OneOf(Values), Gen.Int[0, 4]).Array[1, 4], (type, changes) =>
        {
            var json = Event(type);
            foreach (var (field, value, kind) in changes)
            {
                _ = kind == 0 ? json.Remove(field) : Changed(json, field, value) is not null;
            }

            return json;
        });

    public static TheoryData<string> EventTypes => Types;

    [Fact]
    public void Every_type_of_event_has_a_schema_and_every_schema_is_of_a_type_or_its_surroundings() =>
        ContractFiles.Schemas("events").Should().BeEquivalentTo([.. AllTypes, "event", "batch", "fields"]);

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void A_schema_names_every_field_that_is_read_and_no_other(string type) =>
        ContractFiles.Json($"schemas/events/{type}.schema.json")["properties"]!.AsObject().Select(p => p.Key).Except(["properties"])
            .Should().BeEquivalentTo(Event(type).Select(f => f.Key).Except(["properties"]));

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void A_schema_and_ingestion_take_the_same_values_of_every_field(string type)
    {
        foreach (var field in Event(type).Select(f => f.Key).Append("properties"))
        {
            Values.Select(v => Changed(Event(type), field, v)).Append(Event(type, (field, null))).Where(json => !Agree(json)).Select(json => json.ToJsonString())
                .Should().BeEmpty($"`{field}` of {type} is taken by both or by none");
        }
    }

    [Fact]
    public void A_schema_and_ingestion_agree_on_events_with_several_faults() => Spoilt.Sample(Agree, iter: 20_000, print: Short);

    [Fact]
    public void A_batch_is_taken_if_each_of_its_events_is() => Spoilt.Where(IsSayable).Array[0, 4].Sample(
        events => Batch([.. events.Select(e => e.DeepClone())]) is var batch && Batches.Takes(Element(batch)) == (Read(batch).Refused.Count == 0), iter: 300);

    [Fact]
    public void A_batch_has_at_most_2500_events()
    {
        static JsonObject Of(int count) => Batch([.. Enumerable.Range(0, count).Select(_ => Event(UsageEventType.ProducerHeartbeat))]);

        (Batches.Takes(Element(Of(2_500))), Batches.Takes(Element(Of(2_501)))).Should().Be((true, false));
    }

    // What is asked for in the description of a field, and what a schema cannot say or should not encourage.
    [Theory]
    [InlineData("account_registered", "timeZone", "\"Europe/Atlantis\"", true, false)]
    [InlineData("feature_catalog_published", "features", """[{"key":"a","core":true,"weight":1},{"key":"a","core":true,"weight":2}]""", true, false)]
    [InlineData("login", "occurredAt", "\"2026-03-02T10:06:00Z\"", true, false)]
    [InlineData("seats_changed", "seats", "5.0", true, false)]
    [InlineData("seats_changed", "seats", "1e2", true, false)]
    [InlineData("login", "occurredAt", "\"2026-03-02T09:00Z\"", false, true)]
    [InlineData("account_registered", "contractValue", "\" 1.2e4 \"", false, true)]
    public void Where_they_differ_is_known(string type, string field, string value, bool schema, bool ingestion)
    {
        var json = Changed(Event(type), field, value);

        (Schemas[type].Takes(Element(json)), Read(json).Refused.Count == 0).Should().Be((schema, ingestion));
    }

    [Fact]
    public void A_character_of_two_units_counts_as_two_in_ingestion_and_as_one_in_a_schema()
    {
        var json = Event(UsageEventType.Login, ("userId", string.Concat(Enumerable.Repeat("😀", 101))));

        (Schemas[UsageEventType.Login].Takes(Element(json)), Read(json).Refused.Count == 0).Should().Be((true, false));
    }

    [Fact]
    public void An_event_of_more_bytes_than_are_taken_is_within_its_schema()
    {
        var json = Event(UsageEventType.Login);
        for (var i = 0; i < 20; i++)
        {
            json = Changed(json, $"more{i}", Text(2_000));
        }

        (Schemas[UsageEventType.Login].Takes(Element(json)), Read(json).Refused.Count == 0).Should().Be((true, false));
    }

    private static bool Agree(JsonObject json) => !IsSayable(json) || (SchemaOf(json)?.Takes(Element(json)) ?? false) == (Read(json).Refused.Count == 0);

    // Null where no schema can take it.
    private static Schema? SchemaOf(JsonObject json) =>
        json["events"] is JsonArray ? Batches : json["type"] is JsonValue value && value.TryGetValue<string>(out var type) ? Schemas.GetValueOrDefault(type) : null;

    // Which time zones there are, and how many bytes an event has, is not for a schema to say.
    private static bool IsSayable(JsonObject json) =>
        Encoding.UTF8.GetByteCount(json.ToJsonString()) <= UsageLimits.EventBytes
        && (!(json["timeZone"] is JsonValue value && value.TryGetValue<string>(out var zone)) || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _));

    // Limits are met by texts of one letter thousands of times: what is printed must leave room for the rest.
    private static string Short(JsonObject json) => json.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Replace(new string('é', 100), "…", StringComparison.Ordinal);

    private static JsonObject Changed(JsonObject json, string field, string value)
    {
        json[field] = JsonNode.Parse(value);
        return json;
    }

    private static JsonElement Element(JsonNode json) => JsonSerializer.SerializeToElement(json);

    private static string Text(int length) => $"\"{new string('é', length)}\"";
}
