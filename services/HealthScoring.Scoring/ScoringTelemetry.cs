using System.Diagnostics.Metrics;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Webhooks;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Scoring.Measuring;
using HealthScoring.Scoring.Publication;

namespace HealthScoring.Scoring;

/// <summary>Measures what scoring does. No label names an account or a user; of producers the first 200 are named.</summary>
public sealed class ScoringTelemetry
{
    private readonly Histogram<double> _freshness;
    private readonly Counter<long> _closes;
    private readonly Histogram<double> _closeDuration;
    private readonly Counter<long> _alerts;
    private readonly Histogram<double> _alertDelay;
    private readonly Counter<long> _deliveries;

    /// <summary>Creates the instruments of the meter `HealthScoring`.</summary>
    public ScoringTelemetry(IMeterFactory meters, Gauges gauges)
    {
        var meter = meters.Create(Tracing.Name);
        _freshness = meter.CreateHistogram(
            "healthscoring.score.freshness", "s", "From when the first fact was stored that is new in an account's score to when that score was there. Live facts only.", advice: Bounds.Seconds);
        _closes = meter.CreateCounter<long>("healthscoring.closes", "{close}", "Days closed.");
        _closeDuration = meter.CreateHistogram("healthscoring.close.duration", "s", "Transactions that closed days.", advice: Bounds.Seconds);
        _alerts = meter.CreateCounter<long>(
            "healthscoring.alerts", "{alert}", "Alerts that subscribers were told of, by what they were told: raised, escalated, resolved, reminded, or unattended. What is published again counts again.");
        _alertDelay = meter.CreateHistogram(
            "healthscoring.alert.delay", "s", "From when an alert that was raised, escalated or resolved was due to when the broker confirmed it. Without alerts of imported history.", advice: Bounds.Seconds);
        _deliveries = meter.CreateCounter<long>(
            "healthscoring.webhook.deliveries", "{delivery}", "Attempts to deliver to a webhook, by what came of them: delivered, retried (they will be made again), or failed (it was the last).");
        AddGauges(meter, gauges);
        BeginAtZero();
    }

    /// <summary>Records how old the facts were that accounts were scored with.</summary>
    /// <param name="storedAt">Of each account, when the first was stored.</param>
    /// <param name="now">When the scores were there.</param>
    public void RecordFreshness(IEnumerable<DateTimeOffset> storedAt, DateTimeOffset now)
    {
        foreach (var stored in storedAt)
        {
            _freshness.Record(SecondsBetween(stored, now));
        }
    }

    /// <summary>Records a committed transaction of closes.</summary>
    public void RecordCloses(int days, TimeSpan duration)
    {
        _closes.Add(days);
        _closeDuration.Record(duration.TotalSeconds);
    }

    /// <summary>Counts an alert that the broker has confirmed, each time that it does.</summary>
    public void CountAlert(string action, Alert alert) => CountAlert(action, alert.Rule, alert.Severity, 1);

    /// <summary>Records how long an alert took that was due, until the broker confirmed it.</summary>
    public void RecordAlertDelay(DateTimeOffset due, DateTimeOffset now) => _alertDelay.Record(SecondsBetween(due, now));

    /// <summary>Counts an attempt to deliver to a webhook, by what the delivery has come to.</summary>
    public void CountDelivery(DeliveryStatus status) => CountDelivery(status, 1);

    private void CountDelivery(DeliveryStatus status, int attempts) =>
        _deliveries.Add(attempts, new KeyValuePair<string, object?>("outcome", status == DeliveryStatus.Pending ? "retried" : Words.Of(status)));

    private void CountAlert(string action, string rule, Severity severity, int alerts) =>
        _alerts.Add(alerts, new("action", action), new("rule", rule), new("severity", Words.Of(severity)));

    // A counter that is first seen at 1 has not grown, for whoever looks at its growth.
    private void BeginAtZero()
    {
        _closes.Add(0);
        foreach (var status in Enum.GetValues<DeliveryStatus>())
        {
            CountDelivery(status, 0);
        }

        foreach (var rule in Scorecard.Default.Rules.Select(r => r.Id))
        {
            foreach (var severity in Enum.GetValues<Severity>())
            {
                foreach (var action in PublishedAlerts.Actions)
                {
                    CountAlert(action, rule, severity, 0);
                }
            }
        }
    }

    private static void AddGauges(Meter meter, Gauges gauges)
    {
        meter.CreateObservableGauge("healthscoring.projection.lag", () => gauges.ProjectionLag.Current, "{event}", "Facts that are stored and not projected.");
        meter.CreateObservableGauge("healthscoring.projection.age", () => gauges.ProjectionAge.Current, "s", "How long ago the oldest fact that is not projected was stored; 0 without any.");
        meter.CreateObservableGauge("healthscoring.score.pending", () => gauges.ScorePending.Current, "{account}", "Accounts with projected facts that are not in their score.");
        meter.CreateObservableGauge("healthscoring.score.age", () => gauges.ScoreAge.Current, "s", "How long ago the oldest live fact was stored that is projected and not in a score; 0 without any.");
        meter.CreateObservableGauge("healthscoring.closes.pending", () => gauges.ClosesPending.Current, "{account}", "Accounts with a close that is due.");
        meter.CreateObservableGauge("healthscoring.closes.delay", () => gauges.ClosesDelay.Current, "s", "For how long the close that has waited longest has been due; 0 without any.");
        meter.CreateObservableGauge("healthscoring.publication.lag", () => gauges.PublicationLag.Current, "{decision}", "Decisions that are in the log and not published.");
        meter.CreateObservableGauge("healthscoring.publication.age", () => gauges.PublicationAge.Current, "s", "How long ago the oldest decision that is not published was made; 0 without any.");
        meter.CreateObservableGauge(
            "healthscoring.accounts", () => gauges.Accounts.Current, "{account}", "Registered accounts by lifecycle and the band of their last close, `none` where there is no score: as GET /portfolio has them.");
        meter.CreateObservableGauge(
            "healthscoring.onboarding.accounts", () => gauges.Onboarding.Current, "{account}",
            "Accounts in onboarding (`registered`), and those of them that reached each milestone: setup, firstValue, teamValue, habit. As the funnel of GET /portfolio has them.");
        meter.CreateObservableGauge("healthscoring.alerts.open", () => gauges.OpenAlerts.Current, "{alert}", "Open alerts by rule and severity.");
        meter.CreateObservableGauge(
            "healthscoring.producer.silence", () => gauges.ProducerSilence.Current, "s", "Time since each producer was last heard of; for the source `other`, the longest of those beyond the first 200. Not of those that have been recorded as silent for seven days.");
        meter.CreateObservableGauge("healthscoring.producer.dark", () => gauges.ProducerDark.Current, unit: null, "1 while a producer is recorded as silent, for seven days at most, else 0.");
        meter.CreateObservableGauge(
            "healthscoring.webhooks.pending", () => gauges.PendingWebhooks.Current, "{delivery}", "Deliveries that wait, of webhooks that are not disabled; at most 10,000 of each are counted.");
    }

    // Clocks of two machines differ, and nothing was there before it came.
    private static double SecondsBetween(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (to - from).TotalSeconds);
}
