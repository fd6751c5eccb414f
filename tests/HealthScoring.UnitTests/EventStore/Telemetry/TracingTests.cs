using System.Diagnostics;
using HealthScoring.EventStore.Telemetry;

namespace HealthScoring.UnitTests.EventStore.Telemetry;

public class TracingTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public void A_sampled_context_is_read() => Tracing.Sampled($"00-{Trace}-b7ad6b7169203331-01")!.Value.TraceId.ToHexString().Should().Be(Trace);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    public void What_is_none_or_is_kept_by_nobody_is_not(string? traceparent) => Tracing.Sampled(traceparent).Should().BeNull();

    [Fact]
    public void A_span_is_written_as_it_is_read_and_one_that_nobody_keeps_is_not_written()
    {
        using var kept = new Activity("kept") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start();
        Tracing.Sampled(Tracing.TraceparentOf(kept))!.Value.SpanId.Should().Be(kept.SpanId);

        using var other = new Activity("other").SetIdFormat(ActivityIdFormat.W3C);
        other.Start();
        other.ActivityTraceFlags = ActivityTraceFlags.None;
        Tracing.TraceparentOf(other).Should().BeNull();
        Tracing.TraceparentOf(null).Should().BeNull();
    }
}
