using System.Collections.Concurrent;
using System.Diagnostics;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Keeps every span of some sources that continues a kept trace or begins one, of all services of this process.</summary>
internal sealed class SpanWatch : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public SpanWatch(params string[] sources)
    {
        string[] listened = sources.Length == 0 ? ["HealthScoring"] : sources;
        _listener = new()
        {
            ShouldListenTo = source => listened.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == default || options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Of(string name) => [.. _ended.Where(s => s.OperationName == name)];

    public IReadOnlyList<Activity> Of(string name, string trace) => [.. Of(name).Where(s => s.TraceId.ToHexString() == trace)];

    public void Dispose() => _listener.Dispose();
}
