using HealthScoring.Scoring.Publication;
using HealthScoring.UnitTests.Domain.Closing;

namespace HealthScoring.UnitTests.Scoring.Publication;

public class PublishedAlertsTests
{
    private static readonly Uri Api = new("https://health.example/api");

    [Fact]
    public void Whatever_is_published_of_alerts_is_counted_and_nothing_else()
    {
        var counted = DecisionSamples.All.ToDictionary(d => d.Key, d => PublishedAlerts.Of(d.Value).Select(a => a.Action).ToList());

        counted.Where(c => c.Value.Count > 0).Select(c => $"{c.Key}: {string.Join(' ', c.Value)}").Should().Equal(
            "alert_raised_v1: raised", "alert_announced_v1: raised", "alert_escalated_v1: escalated", "alert_resolved_v1: resolved", "case_reminded_v1: reminded", "case_escalated_v1: unattended");
        counted.Keys.Where(d => counted[d].Count > 0).Should().BeEquivalentTo(
            DecisionSamples.All.Where(d => ToNotification.Of(d.Value, Api)?.RoutingKey.StartsWith("alert.", StringComparison.Ordinal) == true).Select(d => d.Key));
        PublishedAlerts.Actions.Should().BeEquivalentTo(counted.Values.SelectMany(c => c).Distinct());
    }
}
