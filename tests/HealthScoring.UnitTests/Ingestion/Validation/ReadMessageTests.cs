using System.Text;
using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.Validation;

public class ReadMessageTests
{
    private const string Shape = """The body must be one event as a JSON object, or a batch {"events":[...]}.""";

    [Fact]
    public void Given_good_and_bad_events_in_a_batch_when_read_then_the_good_ones_are_kept_in_order()
    {
        var read = Read(Batch(
            Event(UsageEventType.Login, ("id", "1")), Event(UsageEventType.Login, ("id", "2"), ("userId", null)), JsonValue.Create(5), null,
            Event(UsageEventType.SeatsChanged, ("id", "3")), Event(UsageEventType.Login, ("id", "4"), ("type", "shop"))));

        read.Events.Select(e => e.Event.Id).Should().Equal("1", "3");
        read.Refused.Select(r => r.Reason).Should().Equal("missing-field", "malformed", "malformed", "unknown-type");
        read.Refused[1].Detail.Should().Be("An event must be a JSON object.");
        Encoding.UTF8.GetString(read.Refused[1].Body.Span).Should().Be("5");
    }

    [Fact]
    public void An_empty_batch_holds_nothing_to_keep_or_refuse()
    {
        var read = Read("""{"events":[]}""");

        (read.Events.Count, read.Refused.Count).Should().Be((0, 0));
    }

    [Theory]
    [MemberData(nameof(Types), MemberType = typeof(ValidEvents))]
    public void An_event_in_a_MassTransit_envelope_is_unwrapped(string type) => Accepted(Envelope(Event(type))).Event.Type.Should().Be(type);

    [Fact]
    public void A_batch_in_a_MassTransit_envelope_is_unwrapped() =>
        Read(Envelope(Batch(Event(UsageEventType.Login), Event(UsageEventType.SeatsChanged)))).Events.Should().HaveCount(2);

    [Fact]
    public void The_payload_of_an_event_is_the_same_with_and_without_an_envelope() =>
        Accepted(Envelope(Event(UsageEventType.Login))).Payload.Should().Be(Accepted(Event(UsageEventType.Login)).Payload);

    [Fact]
    public void A_completed_backfill_has_a_number_of_events_and_is_no_batch() =>
        Accepted(Event(UsageEventType.BackfillCompleted)).Event.Events.Should().Be(196_335);

    [Fact]
    public void A_byte_order_mark_is_skipped() =>
        Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Event(UsageEventType.Login).ToJsonString())]).Events.Should().ContainSingle();

    [Fact]
    public void A_body_that_is_not_UTF_8_is_malformed()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("""{"id":"""), 0xC3, 0x28];

        var refused = Refused(body);

        (refused.Reason, refused.Detail, refused.Source).Should().Be(("malformed", "The body is not UTF-8.", RoutingKey));
        refused.Body.ToArray().Should().Equal(body);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("   ", 1, 4)]
    [InlineData("{", 1, 2)]
    [InlineData("{\n\"id\": }", 2, 7)]
    [InlineData("""{"events":[]} x""", 1, 15)]
    [InlineData("""{"id":1,}""", 1, 9)]
    [InlineData("login", 1, 1)]
    public void A_body_that_is_not_JSON_is_malformed_and_the_place_is_told(string body, int line, int at)
    {
        var refused = Refused(body);

        (refused.Reason, refused.Detail).Should().Be(("malformed", $"The body is not JSON (line {line}, byte {at}), or nested deeper than 32. {Shape}"));
    }

    [Theory]
    [InlineData("[]", "array")]
    [InlineData("null", "null")]
    [InlineData("5", "number")]
    [InlineData("\"login\"", "string")]
    [InlineData("true", "true")]
    public void A_body_that_is_no_object_is_malformed(string body, string kind)
    {
        var refused = Refused(body);

        (refused.Reason, refused.Detail).Should().Be(("malformed", $"The body is a JSON {kind}. {Shape}"));
    }

    [Fact]
    public void An_object_that_is_no_event_is_refused() =>
        Refused("{}").Detail.Should().Be("`type` is missing. `id` is missing. `source` is missing. `occurredAt` is missing.");

    [Fact]
    public void Nesting_may_be_32_deep()
    {
        string Nested(int depth) => $$$"""{"deep":{{{new string('[', depth - 1)}}}{{{new string(']', depth - 1)}}},{{{Event(UsageEventType.Login).ToJsonString()[1..]}}}""";

        Read(Nested(32)).Events.Should().ContainSingle();
        Refused(Nested(33)).Reason.Should().Be("malformed");
        Refused(Nested(15_000)).Reason.Should().Be("malformed");
    }

    [Fact]
    public void The_bytes_of_an_event_in_a_batch_are_its_own()
    {
        var json = Event(UsageEventType.Login).ToJsonString();

        Encoding.UTF8.GetString(Read($$"""{"events":[ {{json}} ]}""").Events[0].Body.Span).Should().Be(json);
    }

    private static JsonObject Envelope(JsonObject message) => new()
    {
        ["messageId"] = "01000000-0000-0000-0000-000000000000",
        ["messageType"] = new JsonArray("urn:message:HealthScoring.Contracts.V1:UsageEvent"),
        ["message"] = message,
        ["sentTime"] = "2026-03-02T09:00:01Z",
        ["headers"] = new JsonObject(),
    };
}
