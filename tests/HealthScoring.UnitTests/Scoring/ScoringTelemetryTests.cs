using System.Diagnostics.Metrics;
using HealthScoring.Domain.Webhooks;
using HealthScoring.Scoring;
using HealthScoring.Scoring.Measuring;
using HealthScoring.UnitTests.Domain.Closing;

namespace HealthScoring.UnitTests.Scoring;

public sealed class ScoringTelemetryTests : IDisposable
{
    private readonly Gauges _gauges = new(new(), new HandClock());
    private readonly List<Instrument> _instruments = [];
    private readonly List<string> _seen = [];
    private readonly Meters _meters = new();
    private readonly MeterListener _listener;
    private readonly ScoringTelemetry _telemetry;

    public ScoringTelemetryTests()
    {
        _listener = MeterOf.Listen(_meters, _instruments.Add, (instrument, labels, value) => _seen.Add(FormattableString.Invariant($"{instrument} {labels}{(labels.Length > 0 ? " " : "")}{value}")));
        _telemetry = new(_meters, _gauges);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void Every_instrument_of_scoring_is_there_with_its_unit()
    {
        _instruments.Select(i => $"{i.Name} {i.Unit}").Should().BeEquivalentTo(
            "healthscoring.score.freshness s", "healthscoring.closes {close}", "healthscoring.close.duration s", "healthscoring.alerts {alert}", "healthscoring.alert.delay s",
            "healthscoring.webhook.deliveries {delivery}", "healthscoring.projection.lag {event}", "healthscoring.projection.age s", "healthscoring.score.pending {account}", "healthscoring.score.age s", "healthscoring.closes.pending {account}",
            "healthscoring.closes.delay s", "healthscoring.publication.lag {decision}", "healthscoring.publication.age s", "healthscoring.accounts {account}",
            "healthscoring.onboarding.accounts {account}", "healthscoring.alerts.open {alert}", "healthscoring.producer.silence s", "healthscoring.producer.dark ",
            "healthscoring.webhooks.pending {delivery}");
        _instruments.Should().OnlyContain(i => i.Meter.Name == "HealthScoring" && i.Description!.Length > 0);
        _instruments.OfType<Histogram<double>>().Should().HaveCount(3).And.OnlyContain(h => h.Advice!.HistogramBucketBoundaries!.Intersect(new double[] { 5, 60 }).Count() == 2);
    }

    [Fact]
    public void Counters_begin_at_zero_for_everything_that_they_can_count()
    {
        _seen.Should().OnlyContain(s => s.EndsWith(" 0", StringComparison.Ordinal)).And.Contain([
            "healthscoring.closes 0", "healthscoring.webhook.deliveries outcome=delivered 0", "healthscoring.webhook.deliveries outcome=retried 0",
            "healthscoring.webhook.deliveries outcome=failed 0", "healthscoring.alerts action=unattended rule=champion-silent severity=critical 0",
        ]);
        _seen.Should().OnlyHaveUniqueItems().And.HaveCount(1 + 3 + (5 * 13 * 3));
    }

    [Fact]
    public void What_is_measured_is_recorded_in_seconds_and_counted_by_words_of_the_contract()
    {
        _seen.Clear();
        var now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

        _telemetry.RecordFreshness([now.AddMilliseconds(-250), now.AddSeconds(1)], now);
        _telemetry.RecordCloses(3, TimeSpan.FromMilliseconds(40));
        _telemetry.CountAlert("raised", DecisionSamples.Alert);
        _telemetry.RecordAlertDelay(now.AddMinutes(-1), now);
        _telemetry.CountDelivery(DeliveryStatus.Pending);
        _telemetry.CountDelivery(DeliveryStatus.Failed);

        _seen.Should().Equal(
            "healthscoring.score.freshness 0.25", "healthscoring.score.freshness 0", "healthscoring.closes 3", "healthscoring.close.duration 0.04",
            "healthscoring.alerts action=raised rule=usage-drop severity=high 1", "healthscoring.alert.delay 60", "healthscoring.webhook.deliveries outcome=retried 1",
            "healthscoring.webhook.deliveries outcome=failed 1");
    }

    [Fact]
    public void A_gauge_reports_what_was_read_and_nothing_else()
    {
        _seen.Clear();
        _gauges.ProjectionAge.Take(1.5);
        _gauges.ProducerDark.Take([new(1, new KeyValuePair<string, object?>("source", "shop-web")), new(0, new KeyValuePair<string, object?>("source", "crm"))]);

        _listener.RecordObservableInstruments();

        _seen.Should().Equal("healthscoring.projection.age 1.5", "healthscoring.producer.dark source=shop-web 1", "healthscoring.producer.dark source=crm 0");
    }

    private sealed class Meters : IMeterFactory
    {
        private Meter? _meter;

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            return _meter = new(options);
        }

        public void Dispose() => _meter?.Dispose();
    }
}
