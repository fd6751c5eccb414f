using System.Globalization;
using HealthScoring.EventStore.Telemetry;
using JasperFx.Events;
using Marten;

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

    /// <summary>The event to be appended for a decision.</summary>
    internal object On(object decision, IDocumentSession session)
    {
        if (Trace is null && DueAt is null)
        {
            return decision;
        }

        var stored = session.Events.BuildEvent(decision);
        if (Trace is not null)
        {
            stored.SetHeader(Tracing.Header, Trace);
        }

        if (DueAt is { } due)
        {
            stored.SetHeader(Due, due.UtcDateTime.ToString("O"));
        }

        return stored;
    }
}

/// <summary>A decision as it is read from the log to be published.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Headers">What stands beside it.</param>
public readonly record struct LoggedDecision(object Decision, DecisionHeaders Headers);
