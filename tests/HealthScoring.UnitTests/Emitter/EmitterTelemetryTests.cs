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

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void Whatever_throws_where_it_is_listened_to_nothing_is_thrown_and_the_message_carries_its_trace(bool sampling, bool starting, bool stopping)
    {
        void Fail(bool fails)
        {
            if (fails)
            {
                throw new InvalidOperationException("A listener that fails.");
            }
        }

        using var listener = Listening(() => Fail(sampling), () => Fail(starting), () => Fail(stopping));
        var activity = _telemetry.Publishing(Emitted(One, One));
        ((string)EmitterTelemetry.Headers(activity, Emitted(One))["traceparent"]!).Should().Contain(One.TraceId.ToString());
        _telemetry.Invoking(t => t.Published(activity, TimeSpan.FromSeconds(1), "timeout")).Should().NotThrow();
        activity?.IsStopped.Should().BeTrue();
    }

    private static Batch Emitted(params ActivityContext[] callers)
    {
        var waiting = Channel.CreateUnbounded<BufferedEvent>();
        Array.ForEach(callers, c => waiting.Writer.TryWrite(new("{}"u8.ToArray(), c)));
        return Batch.Of(waiting.Reader, 100, "m");
    }

    private static ActivityListener Listening(Action? sampling = null, Action? starting = null, Action? stopping = null)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EmitterTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            {
                sampling?.Invoke();
                return ActivitySamplingResult.AllData;
            },
            ActivityStarted = _ => starting?.Invoke(),
            ActivityStopped = _ => stopping?.Invoke(),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
