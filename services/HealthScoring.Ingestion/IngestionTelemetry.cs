using System.Diagnostics.Metrics;
using HealthScoring.Domain.Producers;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Ingestion.Storage;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.Ingestion;

/// <summary>Measures what ingestion does with events. No label names an account or a user.</summary>
public sealed class IngestionTelemetry
{
    private const string Ignored = "ignored";

    private readonly Counter<long> _events;
    private readonly Counter<long> _quarantined;
    private readonly Histogram<double> _lag;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _commit;

    /// <summary>Creates the instruments of the meter `HealthScoring`.</summary>
    public IngestionTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Tracing.Name);
        _events = meter.CreateCounter<long>("healthscoring.ingest.events", "{event}", "Events by outcome: accepted, duplicate, parked (the account is not registered yet), quarantined, or ignored (by the mapping of Segment's calls); by channel: amqp, or http for what came through the front door.");
        _quarantined = meter.CreateCounter<long>("healthscoring.ingest.quarantined", "{event}", "Refused events by reason.");
        _lag = meter.CreateHistogram("healthscoring.ingest.lag", "s", "From when an accepted event occurred to when it was stored. Without imported history.", advice: Bounds.SecondsToDays);
        _batch = meter.CreateHistogram("healthscoring.ingest.batch.size", "{event}", "Events of one transaction, valid or not.", advice: Bounds.Events);
        _commit = meter.CreateHistogram("healthscoring.ingest.commit.duration", "s", "One transaction, from its first statement to its commit; `error.type` where it failed and its messages go back to the queue, or are tried one by one.", advice: Bounds.Seconds);
        BeginAtZero();
    }

    /// <summary>Counts calls that came over HTTP and are passed over.</summary>
    public void CountIgnored(int calls) => Add(calls, Ignored, Channel.Http);

    /// <summary>Measures a committed transaction.</summary>
    /// <param name="result">What it did.</param>
    /// <param name="took">From its first statement to its commit.</param>
    /// <param name="at">When it was committed.</param>
    public void Committed(IngestResult result, TimeSpan took, DateTimeOffset at)
    {
        _commit.Record(took.TotalSeconds);
        _batch.Record(result.Outcomes.Values.Sum());
        foreach (var ((channel, outcome), events) in result.Outcomes)
        {
            Add(events, outcome, channel);
        }

        foreach (var refusal in result.Refused)
        {
            _quarantined.Add(1, new KeyValuePair<string, object?>("reason", refusal.Reason));
        }

        foreach (var e in result.Accepted.Select(a => a.Event).Where(e => e.BackfillId is null))
        {
            // A clock that is ahead is the producer's, and an event does not come before it occurred.
            _lag.Record(Math.Max(0, (at - e.OccurredAt).TotalSeconds));
        }
    }

    /// <summary>Measures a transaction that failed.</summary>
    public void Failed(TimeSpan took, Exception failure) => _commit.Record(took.TotalSeconds, new KeyValuePair<string, object?>("error.type", failure.GetType().FullName));

    // A counter that is first seen at 1 has not grown, for whoever looks at its growth.
    private void BeginAtZero()
    {
        foreach (var channel in Enum.GetValues<Channel>())
        {
            foreach (var outcome in (string[])[InputOutcome.Accepted, InputOutcome.Duplicate, InputOutcome.Parked, IngestResult.Quarantined])
            {
                Add(0, outcome, channel);
            }
        }

        CountIgnored(0);
        foreach (var reason in RefusalReason.All)
        {
            _quarantined.Add(0, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    private void Add(int events, string outcome, Channel channel) => _events.Add(events, new("outcome", outcome), new("channel", channel == Channel.Http ? "http" : "amqp"));
}
