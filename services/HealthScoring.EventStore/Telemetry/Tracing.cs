using System.Diagnostics;

namespace HealthScoring.EventStore.Telemetry;

/// <summary>
/// The one source of spans, and contexts of spans as text. What a producer's message began goes on over rows and messages: whatever continues it reads the context from where its predecessor
/// left it. Contexts never enter a decision.
/// </summary>
public static class Tracing
{
    /// <summary>Name of the source, and of the meter beside it.</summary>
    public const string Name = "HealthScoring";

    /// <summary>Name of the header, of messages and of stored events, with a context as W3C writes it.</summary>
    public const string Header = "traceparent";

    /// <summary>Tag of spans that are always sampled, where they begin a trace.</summary>
    public const string Always = "healthscoring.always";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Reads a context, whoever keeps its spans; false for text that is none.</summary>
    public static bool TryRead(string? traceparent, out ActivityContext context) => ActivityContext.TryParse(traceparent, null, isRemote: true, out context);

    /// <summary>Reads a context; null for text that is none, and for one that was not sampled: nobody keeps its spans.</summary>
    public static ActivityContext? Sampled(string? traceparent) => TryRead(traceparent, out var context) ? IfSampled(context) : null;

    /// <summary>The context; null where it was not sampled.</summary>
    public static ActivityContext? IfSampled(ActivityContext context) => context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? context : null;

    /// <summary>A context as text.</summary>
    public static string Text(ActivityContext context) => $"00-{context.TraceId}-{context.SpanId}-{(IfSampled(context) is null ? "00" : "01")}";

    /// <summary>A span's context as text; null where there is no span or nobody keeps it.</summary>
    public static string? TraceparentOf(Activity? activity) => activity is { Recorded: true, IdFormat: ActivityIdFormat.W3C } ? activity.Id : null;
}
