using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using HealthScoring.Contracts.V1;
using HealthScoring.Emitter;

namespace HealthScoring.UnitTests.Emitter;

public class BatchTests
{
    [Fact]
    public void Events_that_wait_go_into_one_message_in_their_order()
    {
        var batch = Batch.Of(Waiting("1", "2", "3"), 10, "m-1");

        Encoding.UTF8.GetString(batch.Body.Span).Should().Be("""{"events":[1,2,3]}""");
        (batch.Id, batch.Events, batch.EventBytes).Should().Be(("m-1", 3, 3));
    }

    [Fact]
    public void When_more_wait_than_a_message_may_hold_then_the_rest_goes_on_waiting()
    {
        var waiting = Waiting("1", "2", "3");

        Batch.Of(waiting, 2, "m-1").Events.Should().Be(2);
        Encoding.UTF8.GetString(Batch.Of(waiting, 2, "m-2").Body.Span).Should().Be("""{"events":[3]}""");
    }

    [Fact]
    public void However_large_events_are_no_message_is_larger_than_it_may_be_and_none_is_left_out()
    {
        var random = new Random(7);
        var events = Enumerable.Range(0, 500).Select(_ => JsonSerializer.Serialize(new string('x', random.Next(1, UsageLimits.EventBytes - 2)))).ToArray();
        var waiting = Waiting(events);

        var sent = new List<string>();
        while (waiting.TryPeek(out _))
        {
            var batch = Batch.Of(waiting, UsageLimits.BatchEvents, "m");
            batch.Body.Length.Should().BeLessThanOrEqualTo(UsageLimits.BatchBytes);
            sent.AddRange(JsonDocument.Parse(batch.Body).RootElement.GetProperty("events").EnumerateArray().Select(e => e.GetRawText()));
        }

        sent.Should().Equal(events);
    }

    private static ChannelReader<BufferedEvent> Waiting(params string[] events)
    {
        var channel = Channel.CreateUnbounded<BufferedEvent>();
        Array.ForEach(events, e => channel.Writer.TryWrite(new(Encoding.UTF8.GetBytes(e), default)));
        return channel.Reader;
    }
}
