using System.Diagnostics.Metrics;
using HealthScoring.Ingestion.Storage;

namespace HealthScoring.Ingestion;

/// <summary>Counts what ingestion does with events. No label names an account or a user.</summary>
public sealed class IngestionTelemetry
{
    private readonly Counter<long> _events;
    private readonly Counter<long> _quarantined;

    /// <summary>Creates the instruments of the meter `HealthScoring`.</summary>
    public IngestionTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create("HealthScoring");
        _events = meter.CreateCounter<long>("healthscoring.ingest.events", "{event}", "Events by outcome: accepted, duplicate, parked (the account is not registered yet), quarantined, or ignored (by the mapping of Segment's calls).");
        _quarantined = meter.CreateCounter<long>("healthscoring.ingest.quarantined", "{event}", "Refused events by reason.");
    }

    /// <summary>Counts calls that came over HTTP and are passed over.</summary>
    public void CountIgnored(int calls, string channel) => _events.Add(calls, new("outcome", "ignored"), new("channel", channel));

    /// <summary>Counts the events of a committed transaction.</summary>
    public void Count(IngestResult result, string channel)
    {
        Add("accepted", result.Accepted);
        Add("duplicate", result.Duplicates);
        Add("parked", result.Parked);
        Add("quarantined", result.Refused.Count);
        foreach (var refusal in result.Refused)
        {
            _quarantined.Add(1, new KeyValuePair<string, object?>("reason", refusal.Reason));
        }

        void Add(string outcome, int events) => _events.Add(events, new("outcome", outcome), new("channel", channel));
    }
}
