using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;

namespace HealthScoring.IntegrationTests.Measuring;

public class AlertMetricsTests
{
    [Fact]
    public async Task Closes_and_alerts_are_counted_and_the_delay_of_a_live_alert_is_measured_from_when_it_was_due()
    {
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(scoring: 0, clock: clock);
        using var metrics = new MetricWatch(await system.Run(ScoringHost.Build));
        await using var subscriber = await Subscriber.Bind(system, "alert.#");

        // Handed over ten days before anybody said so: its days so far are history, and the alert that is open at their end is told.
        await using var producer = await Producer.Connect(system);
        await producer.Send(new { id = "r", source = "crm", type = "account_registered", accountId = "old", name = "Old", handOverOn = "2026-02-20", seats = 5, occurredAt = StalledAccount.Start });
        await RunningSystem.Eventually(() => Task.FromResult(metrics.Counted("healthscoring.alerts")), alerts => alerts.Values.Sum() >= 1);
        await RunningSystem.Eventually(subscriber.Read, alerts => alerts.Count == 1);
        metrics.Counted("healthscoring.alerts").Should().Equal(new Dictionary<string, double> { ["action=raised rule=no-first-login severity=critical"] = 1 });
        metrics.Recorded("healthscoring.alert.delay").Should().BeEmpty("nobody waited for it");
        metrics.Counted("healthscoring.closes").Should().Equal(new Dictionary<string, double> { [""] = 10 });

        await StalledAccount.Raise(system, clock);

        await RunningSystem.Eventually(() => Task.FromResult(metrics.Counted("healthscoring.alerts")), alerts => alerts.ContainsKey("action=raised rule=no-first-login severity=warning"));
        metrics.Recorded("healthscoring.alert.delay").Should().HaveCount(metrics.Counted("healthscoring.alerts").Where(a => !a.Key.Contains("action=re", StringComparison.Ordinal)).Sum(a => (int)a.Value) - 1)
            .And.OnlyContain(delay => delay >= 60 && delay < 120, "it was due at a quarter past midnight, and the clock went on at sixteen minutes past");
        metrics.Counted("healthscoring.closes")[""].Should().Be(10 + 4 + 4);
        metrics.Recorded("healthscoring.close.duration").Should().NotBeEmpty().And.OnlyContain(seconds => seconds > 0 && seconds < 60);
        (await Replayed.Differences(system)).Should().BeEmpty();
        (await system.Ask<long>("select count(*) from decisions.mt_events where headers ? 'due' and type <> 'alert_raised_v1'")).Should().Be(0);
    }
}
