using System.Text;
using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Validation;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.Validation;

/// <summary>Input of a sender that may speak for one source only.</summary>
public class BoundSourceTests
{
    [Fact]
    public void An_event_without_a_source_gets_that_of_its_sender_and_is_the_same_as_one_that_says_it()
    {
        var without = ReadBound(Event(UsageEventType.Login, ("source", null))).Events.Single();
        var with = ReadBound(Event(UsageEventType.Login)).Events.Single();

        (without.Event.Source, without.Key, without.Payload).Should().Be(("shop-web", with.Key, with.Payload));
    }

    [Fact]
    public void Another_source_is_refused_and_kept_under_that_of_the_sender()
    {
        var refused = ReadBound(Event(UsageEventType.Login, ("source", "crm"))).Refused.Single();

        (refused.Reason, refused.Source, refused.Id, refused.Index).Should().Be(("source-mismatch", "shop-web", "evt-1", 0));
        refused.Detail.Should().Be("`source` must be that of the write key, `shop-web`, or be left out.");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"events":[7]}""")]
    [InlineData("""{"source":"crm","type":"login"}""")]
    public void Whatever_cannot_be_read_is_kept_under_the_source_of_the_sender(string body) =>
        ReadMessage.Read(Encoding.UTF8.GetBytes(body), new("crm", Now, "shop-web"), SegmentMapping.Default).Refused.Single().Source.Should().Be("shop-web");

    [Fact]
    public void A_source_that_is_no_text_is_an_invalid_field() => ReadBound(Event(UsageEventType.Login, ("source", 7))).Refused.Single().Reason.Should().Be("invalid-field");

    [Fact]
    public void Age_is_measured_from_when_it_was_received()
    {
        var late = Event(UsageEventType.Login, ("backfillId", null));

        ReadMessage.Read(Bytes(late), new("shop-web", Now.AddDays(34), "shop-web"), SegmentMapping.Default).Events.Should().ContainSingle();
        ReadMessage.Read(Bytes(late), new("shop-web", Now.AddDays(36), "shop-web"), SegmentMapping.Default).Refused.Single().Reason.Should().Be("too-old");
    }

    [Fact]
    public void Each_item_is_told_by_its_place()
    {
        var read = ReadBound(Batch(Event(UsageEventType.Login), Event(UsageEventType.Login, ("userId", null)), 7, Event(UsageEventType.Login)));

        read.Events.Select(e => e.Index).Should().Equal(0, 3);
        read.Refused.Select(r => r.Index).Should().Equal(1, 2);
    }

    private static ReadResult ReadBound(JsonNode json) => ReadMessage.Read(Bytes(json), new("shop-web", Now, "shop-web"), SegmentMapping.Default);

    private static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
