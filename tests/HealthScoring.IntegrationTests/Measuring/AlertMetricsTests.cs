using HealthScoring.EventStore.Decisions;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;

namespace HealthScoring.IntegrationTests.Measuring;

public class AlertMetricsTests
{
    private static readonly string[] Told = ["action=raised", "action=escalated", "action=resolved"];

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

        // Since when its day is due is known once the account is in the list.
        await StalledAccount.Register(system, "acme");
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from read_1.health where account_id = 'acme'"), rows => rows == 1);
        await StalledAccount.Pass(system, clock, "acme");

        await StoredDecisionsOf.Closed(system, "old", new(2026, 3, 5));
        await RunningSystem.Eventually(() => DecisionRelay.Lag(system.DataSource, CancellationToken.None), lag => !lag.Behind);
        var told = metrics.Counted("healthscoring.alerts");
        told["action=raised rule=no-first-login severity=warning"].Should().Be(1);
        told.Keys.Should().Contain(k => k.StartsWith("action=unattended", StringComparison.Ordinal), "nobody has acknowledged the first");
        metrics.Recorded("healthscoring.alert.delay").Should().HaveCount((int)told.Where(a => Told.Contains(a.Key.Split(' ')[0])).Sum(a => a.Value) - 1)
            .And.OnlyContain(delay => delay >= 60 && delay < 120, "it was due at a quarter past midnight, and the clock went on at sixteen minutes past");
        metrics.Counted("healthscoring.closes")[""].Should().Be(10 + 4 + 4);
        metrics.Recorded("healthscoring.close.duration").Should().NotBeEmpty().And.OnlyContain(seconds => seconds > 0 && seconds < 60);
        (await Replayed.Differences(system)).Should().BeEmpty();
        (await system.Ask<long>("select count(*) from decisions.mt_events where headers ? 'due' and type <> 'alert_raised_v1'")).Should().Be(0);
    }
}
