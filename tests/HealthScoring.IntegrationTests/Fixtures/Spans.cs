using System.Collections.Concurrent;
using System.Diagnostics;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Spans of all services in this process, kept as their sampler keeps them but for roots that are left to chance: those are dropped.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public Spans()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "HealthScoring",
            Sample = (ref ActivityCreationOptions<ActivityContext> span) =>
                span.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) || span.Tags?.Any(t => t.Key == "healthscoring.always" && t.Value is true) == true
                    ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Spans of a trace that have ended, in that order.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(span => span.TraceId == trace)];

    /// <summary>Spans of a name about an account.</summary>
    public IReadOnlyList<Activity> Named(string name, Guid account) => [.. _ended.Where(span => span.OperationName == name && span.GetTagItem("healthscoring.account") as string == account.ToString())];

    public void Dispose() => _listener.Dispose();
}
