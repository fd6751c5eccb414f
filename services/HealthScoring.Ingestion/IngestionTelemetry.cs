using System.Diagnostics.Metrics;
using HealthScoring.Ingestion.Storage;
using HealthScoring.Ingestion.Validation;

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
        _events = meter.CreateCounter<long>("healthscoring.ingest.events", "{event}", "Events by outcome: accepted, duplicate, parked (the account is not registered yet), quarantined, or ignored (by the mapping of Segment's calls); by channel: amqp, or http for what came through the front door.");
        _quarantined = meter.CreateCounter<long>("healthscoring.ingest.quarantined", "{event}", "Refused events by reason.");
    }

    /// <summary>Counts calls that came over HTTP and are passed over.</summary>
    public void CountIgnored(int calls) => Add(calls, "ignored", Channel.Http);

    /// <summary>Counts the events of a committed transaction.</summary>
    public void Count(IngestResult result)
    {
        foreach (var ((channel, outcome), events) in result.Outcomes)
        {
            Add(events, outcome, channel);
        }

        foreach (var refusal in result.Refused)
        {
            _quarantined.Add(1, new KeyValuePair<string, object?>("reason", refusal.Reason));
        }
    }

    private void Add(int events, string outcome, Channel channel) => _events.Add(events, new("outcome", outcome), new("channel", channel == Channel.Http ? "http" : "amqp"));
}
