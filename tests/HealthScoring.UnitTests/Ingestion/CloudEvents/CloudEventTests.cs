using System.Text;
using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.CloudEvents;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Validation;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.CloudEvents;

public class CloudEventTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [MemberData(nameof(Types), MemberType = typeof(HealthScoring.UnitTests.Ingestion.Validation.ValidEvents))]
    public void An_event_of_any_type_says_the_same_as_a_CloudEvent_and_counts_once_with_it(string type)
    {
        var plain = Accepted(Event(type));

        var cloud = ReadCloud(CloudOf(Event(type))).Events.Should().ContainSingle().Subject;

        cloud.Event.Should().BeEquivalentTo(plain.Event);
        (cloud.Key, cloud.Payload).Should().Be((plain.Key, plain.Payload));
    }

    [Theory]
    [InlineData("login")]
    [InlineData("com.healthscoring.login")]
    [InlineData("io.example.shop.login")]
    public void A_prefix_of_the_type_makes_no_difference(string type) => ReadCloud(Cloud(("type", type))).Events.Single().Event.Type.Should().Be(UsageEventType.Login);

    [Fact]
    public void The_subject_is_the_account_where_the_data_name_none()
    {
        ReadCloud(Cloud(("subject", "acme"), ("data", new JsonObject { ["userId"] = "u-17" }))).Events.Single().Event.AccountId.Should().Be("acme");
        ReadCloud(Cloud(("subject", "other"), ("data", new JsonObject { ["userId"] = "u-17", ["accountId"] = "acme" }))).Events.Single().Event.AccountId.Should().Be("acme");
    }

    [Fact]
    public void Attributes_say_identity_and_time_and_data_cannot_say_them_otherwise()
    {
        var data = new JsonObject { ["id"] = "other", ["source"] = "other", ["type"] = "account_churned", ["occurredAt"] = "2026-03-01T00:00:00Z", ["accountId"] = "acme", ["userId"] = "u-17" };

        var e = ReadCloud(Cloud(("data", data))).Events.Single().Event;

        (e.Id, e.Source, e.Type, e.OccurredAt).Should().Be(("evt-1", "shop-web", "login", new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)));
        ReadCloud(Cloud(("time", null), ("data", data.DeepClone()))).Events.Single().Event.OccurredAt.Should().Be(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Data_may_be_JSON_in_base64()
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"accountId":"acme","userId":"u-17"}"""));

        ReadCloud(Cloud(("data", null), ("data_base64", data))).Events.Single().Event.UserId.Should().Be("u-17");
        ReadCloud(Cloud(("data", null), ("data_base64", "AAEC"))).Refused.Single().Reason.Should().Be(RefusalReason.Malformed);
    }

    [Theory]
    [InlineData("specversion", null, "missing-field", "`specversion` is missing")]
    [InlineData("specversion", "0.3", "invalid-field", "`specversion` must be")]
    [InlineData("id", null, "missing-field", "`id` is missing")]
    [InlineData("source", null, "missing-field", "`source` is missing")]
    [InlineData("type", null, "missing-field", "`type` is missing")]
    [InlineData("type", "com.example.login.v1", "unknown-type", "`type` is none that is known")]
    [InlineData("time", null, "missing-field", "`occurredAt` is missing. Of a CloudEvent, `type` is what follows the last dot, `occurredAt` is `time`")]
    [InlineData("data", null, "missing-field", "`accountId` is missing. `userId` is missing.")]
    [InlineData("data", "text", "malformed", "The data of a CloudEvent must be a JSON object")]
    public void What_is_wrong_is_said_in_the_words_of_a_CloudEvent(string attribute, string? value, string reason, string detail)
    {
        var refused = ReadCloud(Cloud((attribute, value))).Refused.Should().ContainSingle().Subject;

        refused.Reason.Should().Be(reason);
        refused.Detail.Should().Contain(detail);
    }

    [Fact]
    public void An_array_is_a_batch_and_what_is_wrong_with_one_keeps_no_other_back()
    {
        var read = ReadCloud(new JsonArray(Cloud(("id", "1")), Cloud(("id", "2"), ("type", "telepathy")), Cloud(("id", "3"))));

        read.Events.Select(e => (e.Event.Id, e.Index)).Should().Equal(("1", 0), ("3", 2));
        read.Refused.Select(r => (r.Id, r.Index)).Should().Equal(("2", 1));
    }

    [Fact]
    public void Without_a_content_type_it_is_told_by_its_specversion() => Read(Cloud()).Events.Single().Event.AccountId.Should().Be("acme");

    [Fact]
    public void In_binary_mode_it_is_the_same_event_and_quarantine_keeps_the_attributes()
    {
        KeyValuePair<string, string>[] attributes = [new("specversion", "1.0"), new("id", "evt-1"), new("source", "shop-web"), new("type", "login"), new("time", "2026-03-02T09:00:00Z"), new("subject", "acmé")];

        var structured = CloudEvent.FromBinary(attributes, "application/json", Encoding.UTF8.GetBytes("""{"userId":"u-17"}"""));

        ReadCloud(structured).Events.Single().Event.Should().Match<UsageEvent>(e => e.AccountId == "acmé" && e.UserId == "u-17" && e.Id == "evt-1");
        ReadCloud(CloudEvent.FromBinary(attributes, "text/plain", "no JSON"u8.ToArray())).Refused.Single().Reason.Should().Be(RefusalReason.Malformed);
        ReadCloud(CloudEvent.FromBinary(attributes, null, default)).Refused.Single().Detail.Should().Contain("`userId` is missing");
    }

    [Theory]
    [InlineData("""{"userId":"u-17"},"id":"other" """)]
    [InlineData("""{"userId":"u-17"}}{""")]
    public void Data_of_binary_mode_cannot_reach_out_of_their_place(string data) =>
        ReadCloud(CloudEvent.FromBinary([new("specversion", "1.0"), new("id", "evt-1")], null, Encoding.UTF8.GetBytes(data))).Refused.Single().Reason.Should().Be(RefusalReason.Malformed);

    [Fact]
    public void Data_that_are_nested_too_deep_keep_no_other_event_back()
    {
        string Deep(int depth) => Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"accountId":"acme","userId":"u-17","properties":{{string.Concat(Enumerable.Repeat("[", depth))}}{{string.Concat(Enumerable.Repeat("]", depth))}}}"""));
        var batch = new JsonArray(Cloud(("data", null), ("data_base64", Deep(31))), Cloud(("id", "evt-2"), ("data", null), ("data_base64", Deep(60))), Cloud(("id", "evt-3")));

        var read = ReadCloud(batch);

        read.Events.Select(e => e.Event.Id).Should().Contain("evt-3");
        read.Refused.Should().Contain(r => r.Index == 1 && r.Reason == RefusalReason.Malformed).And.OnlyContain(r => r.Index != null);
    }

    private static JsonObject CloudOf(JsonObject plain)
    {
        var cloud = new JsonObject { ["specversion"] = "1.0" };
        foreach (var (attribute, field) in (ReadOnlySpan<(string, string)>)[("id", "id"), ("source", "source"), ("type", "type"), ("time", "occurredAt")])
        {
            cloud[attribute] = plain[field]!.DeepClone();
            plain.Remove(field);
        }

        cloud["data"] = plain;
        return cloud;
    }

    [Fact]
    public void The_span_that_it_came_with_is_read()
    {
        ReadCloud(Cloud(("traceparent", $"00-{Trace}-b7ad6b7169203331-01"))).Trace!.Value.TraceId.ToHexString().Should().Be(Trace);
        ReadCloud(Cloud()).Trace.Should().BeNull();
    }

    [Fact]
    public void Of_a_batch_the_first_span_is_read_that_somebody_keeps_and_whose_event_is_taken()
    {
        var batch = new JsonArray(
            Cloud(("id", "1"), ("traceparent", $"00-{Trace}-aaaaaaaaaaaaaaaa-00")), Cloud(("id", "2"), ("time", null), ("traceparent", $"00-{Trace}-bbbbbbbbbbbbbbbb-01")),
            Cloud(("id", "3"), ("traceparent", $"00-{Trace}-cccccccccccccccc-01")), Cloud(("id", "4"), ("traceparent", $"00-{Trace}-dddddddddddddddd-01")));

        var read = ReadCloud(batch);

        (read.Events.Count, read.Trace!.Value.SpanId.ToHexString()).Should().Be((3, "cccccccccccccccc"));
    }

    [Theory]
    [InlineData("\"none\"")]
    [InlineData("\"\"")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{\"a\":1}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\"")]
    [InlineData("\"00-00000000000000000000000000000000-b7ad6b7169203331-01\"")]
    [InlineData("\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more\"")]
    public void What_names_no_span_or_one_that_nobody_keeps_refuses_nothing(string traceparent)
    {
        var json = Cloud().ToJsonString();

        var read = ReadCloud(Encoding.UTF8.GetBytes($"{json[..^1]},\"traceparent\":{traceparent}}}"));

        (read.Events.Count, read.Refused.Count, read.Trace).Should().Be((1, 0, null));
    }

    [Fact]
    public void A_text_that_is_longer_than_any_span_is_not_looked_at() =>
        ReadCloud(Cloud(("traceparent", $"01-{Trace}-b7ad6b7169203331-01-{new string('a', 20_000)}"))).Should().Match<ReadResult>(read => read.Events.Count == 1 && read.Trace == null);

    private static JsonObject Cloud(params (string Name, JsonNode? Value)[] changes)
    {
        var cloud = CloudOf((JsonObject)JsonNode.Parse("""{"id":"evt-1","source":"shop-web","type":"login","occurredAt":"2026-03-02T09:00:00Z","accountId":"acme","userId":"u-17"}""")!);
        foreach (var (name, value) in changes)
        {
            cloud.Remove(name);
            if (value is not null)
            {
                cloud[name] = value;
            }
        }

        return cloud;
    }

    private static ReadResult ReadCloud(JsonNode json) => ReadCloud(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static ReadResult ReadCloud(byte[] body) => ReadMessage.Read(body, new(RoutingKey, Now, Format: ContentTypes.FormatOf("application/cloudevents+json; charset=utf-8")), SegmentMapping.Default);
}
