using System.Text.RegularExpressions;

namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>Whoever is called by an alert finds what it means and what to do. That alerts fire when they should is for promtool to say, which the integration tests run.</summary>
public partial class AlertTests
{
    private const string RunbookLink = "{{ $externalLabels.repository }}deploy/README.md#";
    private const string DashboardLink = "{{ $externalLabels.grafana }}/d/";

    public static TheoryData<string> Alerts => [.. RuleFiles.Alerts.Select(a => a.Alert!).Distinct()];

    [Fact]
    public void An_alert_says_how_urgent_it_is_and_what_is_seen()
    {
        foreach (var alert in RuleFiles.Alerts)
        {
            alert.Labels.Keys.Should().Equal(["severity"], alert.Alert);
            alert.Labels["severity"].Should().BeOneOf("page", "ticket");
            alert.Annotations.Keys.Should().BeEquivalentTo(["summary", "description", "runbook_url", "dashboard_url"], alert.Alert);
            alert.Annotations["description"].Should().EndWith(".", alert.Alert);
        }
    }

    [Fact]
    public void An_alert_leads_to_its_section_of_the_runbook_and_to_a_dashboard()
    {
        var dashboards = DashboardFiles.Names.Select(n => DashboardLink + DashboardFiles.Text(DashboardFiles.Read(n), "uid")).ToList();
        foreach (var alert in RuleFiles.Alerts)
        {
            alert.Annotations["runbook_url"].Should().Be(RunbookLink + alert.Alert!.ToLowerInvariant());
            dashboards.Should().Contain(alert.Annotations["dashboard_url"]);
        }
    }

    [Fact]
    public void Every_alert_has_a_section_and_every_section_an_alert() =>
        Runbook.Sections.Keys.Should().BeEquivalentTo(RuleFiles.Alerts.Select(a => a.Alert).Distinct());

    [Theory]
    [MemberData(nameof(Alerts))]
    public void A_section_says_what_it_means_how_it_is_seen_what_to_do_and_when_it_is_over(string alert)
    {
        var section = Runbook.Sections[alert];

        section.Should().StartWith("- **Means** ").And.Contain("\n- **See** ").And.Contain("\n- **Do** ").And.Contain("\n- **Over** ");
        Panels().Matches(section).Select(m => m.Groups[1].Value).Should().NotBeEmpty("it names a panel that shows it").And.BeSubsetOf(
            DashboardFiles.Names.SelectMany(n => DashboardFiles.Panels(DashboardFiles.Read(n))).Select(p => DashboardFiles.Text(p, "title")));
    }

    [Fact]
    public void Every_alert_is_tested_to_fire_and_to_be_silent()
    {
        foreach (var alert in RuleFiles.Alerts)
        {
            var cases = RuleFiles.Cases.Where(c => c.Alert == alert.Alert).ToList();

            cases.Should().OnlyContain(c => Path.GetFileName(c.File) == Path.GetFileName(alert.File), "tests stand beside their rules");
            cases.Should().Contain(c => c.Severities.Contains(alert.Labels["severity"]), $"{alert.Alert} is to fire as {alert.Labels["severity"]}");
            cases.Should().Contain(c => !c.Severities.Contains(alert.Labels["severity"]), $"{alert.Alert} is to be silent at times");
        }
    }

    [Fact]
    public void Nothing_is_tested_that_is_no_alert() => RuleFiles.Cases.Select(c => c.Alert).Should().BeSubsetOf(RuleFiles.Alerts.Select(a => a.Alert));

    // Titles of panels are in italics.
    [GeneratedRegex(@"(?<!\*)\*([^*\n]+)\*(?!\*)")]
    private static partial Regex Panels();
}
