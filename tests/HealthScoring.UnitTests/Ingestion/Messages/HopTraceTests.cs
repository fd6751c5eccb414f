using System.Diagnostics;
using System.Text;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Ingestion.Messages;
using RabbitMQ.Client;

namespace HealthScoring.UnitTests.Ingestion.Messages;

public class HopTraceTests
{
    private static readonly ActivityContext Said = Context(ActivityTraceFlags.Recorded);
    private static readonly ActivityContext Hop = Context(ActivityTraceFlags.Recorded);
    private static readonly ActivityContext NotKept = Context(ActivityTraceFlags.None);

    [Fact]
    public void The_header_of_a_message_wins_also_where_nobody_keeps_its_trace()
    {
        HopTrace.Of(Message(Tracing.Text(Hop)), Said)!.Value.SpanId.Should().Be(Hop.SpanId);
        HopTrace.Of(Message(Tracing.Text(NotKept)), Said).Should().BeNull();
    }

    [Fact]
    public void Without_a_header_that_names_a_span_the_one_is_continued_that_the_body_names()
    {
        HopTrace.Of(Message("broken"), Said).Should().Be(Said);
        HopTrace.Of(Message(7L), Said).Should().Be(Said);
        HopTrace.Of(new BasicProperties(), Said).Should().Be(Said);
        HopTrace.Of(new BasicProperties(), null).Should().BeNull();
    }

    [Fact]
    public void A_request_goes_on_in_its_span_unless_that_began_here_and_the_body_names_one()
    {
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        request.ActivityTraceFlags = ActivityTraceFlags.Recorded;

        HopTrace.HeaderOf(Tracing.Text(Hop), request, Said).Should().Be(request.Id);
        HopTrace.HeaderOf(null, request, null).Should().Be(request.Id);
        HopTrace.HeaderOf(null, request, Said).Should().BeNull();
        HopTrace.HeaderOf("broken", request, Said).Should().BeNull();
        HopTrace.HeaderOf(null, null, null).Should().BeNull();
    }

    [Fact]
    public void That_nobody_keeps_the_trace_of_a_request_is_passed_on()
    {
        HopTrace.HeaderOf(Tracing.Text(NotKept), null, Said).Should().Be(Tracing.Text(NotKept)).And.EndWith("-00");
        HopTrace.HeaderOf(Tracing.Text(Hop), null, Said).Should().Be(Tracing.Text(Hop)).And.EndWith("-01");
    }

    private static ActivityContext Context(ActivityTraceFlags flags) => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);

    private static BasicProperties Message(object header) => new() { Headers = new Dictionary<string, object?> { [Tracing.Header] = header is string text ? Encoding.UTF8.GetBytes(text) : header } };
}
