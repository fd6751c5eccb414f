using System.Diagnostics;
using System.Threading.Channels;
using HealthScoring.Emitter;

namespace HealthScoring.UnitTests.Emitter;

public sealed class EmitterTelemetryTests : IDisposable
{
    private static readonly ActivityContext One = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, "vendor=1");
    private static readonly ActivityContext Other = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None);

    private readonly EmitterTelemetry _telemetry = new(null, new(1, 1));

    public void Dispose() => _telemetry.Dispose();

    [Fact]
    public void A_message_of_one_activity_is_its_child()
    {
        using var listener = Listening();
        using var activity = _telemetry.Publishing(Emitted(One, One));

        (activity!.TraceId, activity.ParentSpanId, activity.Links.Count()).Should().Be((One.TraceId, One.SpanId, 0));
        EmitterTelemetry.Headers(activity, Emitted(One)).Should().Equal(new Dictionary<string, object?> { ["traceparent"] = activity.Id, ["tracestate"] = "vendor=1" });
    }

    [Fact]
    public void A_message_of_several_activities_is_a_trace_of_its_own_with_a_link_to_each()
    {
        using var listener = Listening();
        using var activity = _telemetry.Publishing(Emitted(One, default, Other, One));

        (activity!.TraceId == One.TraceId, activity.ParentSpanId).Should().Be((false, default(ActivitySpanId)));
        activity.Links.Select(l => l.Context).Should().BeEquivalentTo([One, Other]);
    }

    [Fact]
    public void Where_nobody_listens_a_message_of_one_activity_carries_its_context_and_one_of_several_carries_none()
    {
        EmitterTelemetry.Headers(null, Emitted(One)).Should().Equal(new Dictionary<string, object?> { ["traceparent"] = $"00-{One.TraceId}-{One.SpanId}-01", ["tracestate"] = "vendor=1" });
        EmitterTelemetry.Headers(null, Emitted(Other)).Should().Equal(new Dictionary<string, object?> { ["traceparent"] = $"00-{Other.TraceId}-{Other.SpanId}-00" });
        EmitterTelemetry.Headers(null, Emitted(One, Other)).Should().BeEmpty();
        EmitterTelemetry.Headers(null, Emitted(default(ActivityContext))).Should().BeEmpty();
    }

    private static Batch Emitted(params ActivityContext[] callers)
    {
        var waiting = Channel.CreateUnbounded<BufferedEvent>();
        Array.ForEach(callers, c => waiting.Writer.TryWrite(new("{}"u8.ToArray(), c)));
        return Batch.Of(waiting.Reader, 100, "m");
    }

    private static ActivityListener Listening()
    {
        var listener = new ActivityListener { ShouldListenTo = source => source.Name == EmitterTelemetry.Name, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
