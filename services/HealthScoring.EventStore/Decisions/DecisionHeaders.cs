using System.Globalization;
using HealthScoring.EventStore.Telemetry;
using JasperFx.Events;

namespace HealthScoring.EventStore.Decisions;

/// <summary>What stands beside a decision in the log, for tracing and measuring alone: nothing is decided or published from it, and a replay does not look at it.</summary>
/// <param name="Trace">Where the trace of an alert goes on, or null.</param>
/// <param name="DueAt">From when on an alert might have been decided; null for other decisions, and for those of imported history.</param>
public readonly record struct DecisionHeaders(string? Trace, DateTimeOffset? DueAt)
{
    private const string Due = "due";

    /// <summary>The headers of an event.</summary>
    internal static DecisionHeaders Of(IEvent stored) => new(
        stored.GetHeader(Tracing.Header)?.ToString(),
        DateTimeOffset.TryParse(stored.GetHeader(Due)?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var due) ? due : null);

    /// <summary>Sets them on an event that is to be appended.</summary>
    internal void SetOn(IEvent appended)
    {
        if (Trace is not null)
        {
            appended.SetHeader(Tracing.Header, Trace);
        }

        if (DueAt is { } due)
        {
            appended.SetHeader(Due, due.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        }
    }
}

/// <summary>A decision as it is read from the log to be published.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Headers">What stands beside it.</param>
public readonly record struct LoggedDecision(object Decision, DecisionHeaders Headers);
