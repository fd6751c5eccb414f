using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;

namespace HealthScoring.IntegrationTests.Webhooks;

public class DeliveryMetricsTests
{
    [Fact]
    public async Task Attempts_are_counted_by_what_came_of_them_and_what_waits_is_shown_unless_the_webhook_is_disabled()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, settings: Hooks.Trial);
        using var metrics = new MetricWatch(await system.Run(ScoringHost.Build));
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
