using System.Diagnostics;
using System.Diagnostics.Metrics;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Emitter;

/// <summary>The meter and the activity source `HealthScoring.Emitter`. No label names an account or a user. What those throw who listen ends here.</summary>
internal sealed class EmitterTelemetry : IDisposable
{
    /// <summary>Name of both.</summary>
    public const string Name = "HealthScoring.Emitter";

    // As many as a span keeps by default.
    private const int MaxLinks = 128;

    private readonly ActivitySource _activities = new(Name);
    private readonly Meter _meter;
    private readonly Counter<long> _emitted;
    private readonly Counter<long> _confirmed;
    private readonly Counter<long> _dropped;
    private readonly Histogram<double> _publishing;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">The app's meters; without them the meter stands for itself.</param>
    /// <param name="buffer">What is held.</param>
    public EmitterTelemetry(IMeterFactory? meters, EventBuffer buffer)
    {
        _meter = meters?.Create(Name) ?? new Meter(Name);
        _emitted = _meter.CreateCounter<long>("healthscoring.emitter.emitted", "{event}", "Events taken, to be sent.");
        _confirmed = _meter.CreateCounter<long>("healthscoring.emitter.confirmed", "{event}", "Events that the broker has confirmed.");
        _dropped = _meter.CreateCounter<long>("healthscoring.emitter.dropped", "{event}", "Events not taken, or given up, by reason.");
        _publishing = _meter.CreateHistogram<double>("healthscoring.emitter.publish.duration", "s", "Time from publishing a message to its confirm; with error.type, to the failure of the attempt.");
        _meter.CreateObservableUpDownCounter("healthscoring.emitter.buffered", () => buffer.Events, "{event}", "Events held until they are confirmed.");
    }

    /// <summary>Counts an event that was taken.</summary>
    public void Emitted() => Listeners.Tell(() => _emitted.Add(1));

    /// <summary>Counts confirmed events.</summary>
    public void Confirmed(int events) => Listeners.Tell(() => _confirmed.Add(events));

    /// <summary>Counts events that are not sent.</summary>
    public void Dropped(string reason, long events = 1) => Listeners.Tell(() => _dropped.Add(events, new KeyValuePair<string, object?>("reason", reason)));

    /// <summary>Records an attempt to publish, and ends its activity.</summary>
    /// <param name="publishing">What <see cref="Publishing"/> started, or null.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="error">Why it failed, or null.</param>
    public void Published(Activity? publishing, TimeSpan took, string? error)
    {
        if (error is null)
        {
            Listeners.Tell(() => _publishing.Record(took.TotalSeconds));
        }
        else
        {
            Listeners.Tell(() => _publishing.Record(took.TotalSeconds, new KeyValuePair<string, object?>("error.type", error)));
            publishing?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error);
        }

        Listeners.Tell(() => publishing?.Dispose());
    }

    /// <summary>
    /// Starts the activity of an attempt, if anybody listens. Where all events of the message were emitted in one activity it is that one's child; where they come from
    /// many it is a trace of its own, with links to them.
    /// </summary>
    public Activity? Publishing(Batch batch)
    {
        var only = batch.Callers.Count == 1 ? batch.Callers.First() : default;
        var links = batch.Callers.Count == 1 ? null : batch.Callers.Take(MaxLinks).Select(c => new ActivityLink(c));
        Activity? activity = null;
        Listeners.Tell(() => activity = _activities.CreateActivity($"send {UsageChannel.Exchange}", ActivityKind.Producer, only, links: links, tags:
        [
            new("messaging.system", "rabbitmq"), new("messaging.operation.name", "publish"), new("messaging.operation.type", "send"),
            new("messaging.destination.name", UsageChannel.Exchange), new("messaging.message.id", batch.Id), new("messaging.batch.message_count", batch.Events),
        ]));

        // For itself, so that there is an activity to end where one of several listeners throws at its start.
        Listeners.Tell(() => activity?.Start());
        return activity;
    }

    /// <summary>
    /// W3C headers of a message: of its activity; where nobody listens, of the only one in which its events were emitted. Baggage stays in the app: nobody vouches that it names no person.
    /// </summary>
    public static Dictionary<string, object?> Headers(Activity? publishing, Batch batch)
    {
        var context = publishing?.Context ?? (batch.Callers.Count == 1 ? batch.Callers.First() : default);
        var headers = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (context.TraceId != default)
        {
            headers["traceparent"] = $"00-{context.TraceId}-{context.SpanId}-{(context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}";
            if (context.TraceState is { Length: > 0 } state)
            {
                headers["tracestate"] = state;
            }
        }

        return headers;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _activities.Dispose();
        _meter.Dispose();
    }
}
