using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;

namespace HealthScoring.IntegrationTests.Webhooks;

public class DeliveryMetricsTests
{
    [Fact]
    public async Task What_Polly_measures_names_no_receiver()
    {
        // Its meter is one for the whole process, so there may be other receivers; none of them is to be named either.
        var labels = new ConcurrentQueue<KeyValuePair<string, object?>>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Polly")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, _, tags, _) => tags.ToArray().ToList().ForEach(labels.Enqueue));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => tags.ToArray().ToList().ForEach(labels.Enqueue));
        listener.Start();
        await using var system = await RunningSystem.Start(ingestion: 0, settings: Hooks.Trial);
        await using var receiver = await Receiver.Start();
        var (webhook, _) = await receiver.Register(system);

        await Hooks.Test(system, webhook);

        await RunningSystem.Eventually(() => Task.FromResult(labels.Any(l => l is { Key: "pipeline.name", Value: "webhooks" })), measured => measured);
        labels.Where(l => l.Key != "exception.type").Should().NotContain(l => $"{l.Value}".Contains("http", StringComparison.OrdinalIgnoreCase) || $"{l.Value}".Contains(webhook));
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Attempts_are_counted_by_what_came_of_them_and_what_waits_is_shown_unless_the_webhook_is_disabled()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, settings: Hooks.Trial);
        using var metrics = new MetricWatch(await system.Run(ScoringHost.Build, MetricWatch.EverySecond));
        await using var taking = await Receiver.Start();
        await using var failing = await Receiver.Start();
        failing.Answer = Receiver.Status(500);
        var (good, _) = await taking.Register(system);
        var (bad, _) = await failing.Register(system);

        await Hooks.Test(system, good);
        await Hooks.Test(system, bad);

        var counted = await RunningSystem.Eventually(() => Task.FromResult(metrics.Counted("healthscoring.webhook.deliveries")), counted => counted.Count == 2);
        counted["outcome=delivered"].Should().Be(1);
        counted["outcome=retried"].Should().BeGreaterThanOrEqualTo(1);
        await Pending(1);
        await Caller.Post(system, $"webhooks/{bad}/disable", new { });
        await Pending(0);

        Task Pending(int deliveries) => RunningSystem.Eventually(() => Task.FromResult(metrics.Gauge("healthscoring.webhooks.pending")), gauge => gauge.GetValueOrDefault("", -1) == deliveries);
    }
}
