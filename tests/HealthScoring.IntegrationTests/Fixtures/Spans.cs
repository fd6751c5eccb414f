using System.Collections.Concurrent;
using System.Diagnostics;
using HealthScoring.EventStore.Telemetry;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Spans of all services in this process, kept as their sampler keeps them but for roots that are left to chance: those are dropped.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    /// <param name="others">Sources besides that of the services.</param>
    public Spans(params string[] others)
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "HealthScoring" || others.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> span) =>
                span.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) || span.Links?.Any(l => l.Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)) == true || span.Tags?.Any(t => t.Key == Tracing.Always && t.Value is true) == true
                    ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Spans of a trace that have ended, in that order.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(span => span.TraceId == trace)];

    /// <summary>Spans of a name in a trace.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace, string name) => [.. Of(trace).Where(span => span.OperationName == name)];

    /// <summary>Spans of a name that are linked to a trace.</summary>
    public IReadOnlyList<Activity> LinkedTo(ActivityTraceId trace, string name) => [.. _ended.Where(span => span.OperationName == name && span.Links.Any(l => l.Context.TraceId == trace))];

    public void Dispose() => _listener.Dispose();
}
