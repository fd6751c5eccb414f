using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static HealthScoring.UnitTests.Deployment.Observability.DashboardFiles;

namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>Dashboards are read and changed as text, so they look alike, and whatever they name is there. That Grafana understands them is for its own types to say, which the integration tests ask.</summary>
public partial class DashboardTests
{
    private const string RunbookLink = "${repository}" + "deploy/README.md#";

    public static TheoryData<string> Dashboards => [.. Names];

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void A_dashboard_is_written_as_all_are(string name)
    {
        var text = CompactJson.Write(Read(name));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Repository.PathOf(name), text);
        }

        File.ReadAllText(Repository.PathOf(name)).Should().Be(text, "with UPDATE_GOLDEN=1 this test writes it so");
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void A_panel_says_what_it_shows_and_in_what_unit(string name)
    {
        foreach (var panel in Panels(Read(name)))
        {
            var (title, defaults) = (Text(panel, "title"), panel["fieldConfig"]!["defaults"]!.AsObject());

            title.Should().NotBeNullOrWhiteSpace();
            Text(panel, "description").Should().EndWith(".", $"{title} needs sentences that say what is seen");
            Text(defaults, "unit").Should().NotBeNullOrEmpty(title);
            panel["datasource"]!.ToJsonString().Should().Be("""{"type":"prometheus","uid":"${datasource}"}""", title);
            if (Text(panel, "type") is "stat" or "bargauge")
            {
                (defaults["thresholds"] ?? defaults["color"]).Should().NotBeNull($"{title} is coloured");
                defaults["noValue"].Should().NotBeNull($"{title} says so where nothing is measured");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_series_has_a_name_and_queries_are_lettered(string name)
    {
        foreach (var panel in Panels(Read(name)))
        {
            var targets = panel["targets"]!.AsArray().Select(t => t!.AsObject()).ToList();

            targets.Select(t => Text(t, "refId")).Should().Equal(targets.Select((_, n) => $"{(char)('A' + n)}"));
            targets.Where(t => Text(t, "legendFormat") is not { Length: > 0 } && Text(panel, "type") != "table").Should().BeEmpty($"{Text(panel, "title")} names its series");
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Panels_are_numbered_in_their_order_and_cover_no_other(string name)
    {
        var panels = Read(name)["panels"]!.AsArray().Select(p => p!.AsObject()).ToList();
        var cells = panels.SelectMany(Cells).ToList();

        panels.Select(p => p["id"]!.GetValue<int>()).Should().Equal(Enumerable.Range(1, panels.Count));
        cells.Should().OnlyHaveUniqueItems().And.OnlyContain(c => c.X < 24);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_variable_is_declared_and_every_one_that_is_declared_is_used(string name)
    {
        var dashboard = Read(name);
        var declared = dashboard["templating"]!["list"]!.AsArray().Select(v => Text(v!, "name")!).ToList();

        // Of a query alone: what a function of Prometheus calls $1 is no variable.
        Variables().Matches(dashboard.ToJsonString()).Select(m => m.Groups[1].Value).Distinct().Should().BeEquivalentTo(declared);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void A_link_leads_to_a_section_of_the_runbook(string name) =>
        Links().Matches(File.ReadAllText(Repository.PathOf(name))).Select(m => m.Groups[1].Value).Should().NotBeEmpty()
            .And.AllSatisfy(url => url.Should().StartWith(RunbookLink)).And.AllSatisfy(url => Runbook.Anchors.Should().Contain(url[RunbookLink.Length..]));

    [Fact]
    public void Dashboards_are_told_apart_and_belong_together()
    {
        var dashboards = Names.Select(Read).ToList();

        dashboards.Select(d => Text(d, "uid")).Should().OnlyHaveUniqueItems().And.OnlyContain(uid => uid!.StartsWith("healthscoring-"));
        dashboards.Select(d => Text(d, "title")).Should().OnlyHaveUniqueItems();
        dashboards.Should().OnlyContain(d => d["tags"]!.ToJsonString(null) == """["healthscoring"]""");
    }

    [Fact]
    public void Links_of_dashboards_and_alerts_begin_alike()
    {
        var external = RuleFiles.Yaml("deploy/prometheus/prometheus.yml")["global"]!["external_labels"]!;

        Names.Select(n => Read(n)["templating"]!["list"]!.AsArray().Single(v => Text(v!, "name") == "repository")!).Should().OnlyContain(v => Text(v, "query") == Text(external, "repository"));
    }

    [Fact]
    public void A_line_is_broken_only_where_it_is_too_long()
    {
        var wide = new string('x', 100);
        var document = new JsonObject { ["b"] = new JsonArray(1, 2), ["a"] = new JsonObject { ["y"] = wide, ["x"] = wide }, ["c"] = new JsonObject() };

        CompactJson.Write(document).Should().Be($"{{\n  \"a\": {{\n    \"x\": \"{wide}\",\n    \"y\": \"{wide}\"\n  }},\n  \"b\": [1, 2],\n  \"c\": {{}}\n}}\n");
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonObject panel)
    {
        var at = panel["gridPos"]!;
        var (x, y, w, h) = (at["x"]!.GetValue<int>(), at["y"]!.GetValue<int>(), at["w"]!.GetValue<int>(), at["h"]!.GetValue<int>());
        return from row in Enumerable.Range(y, h) from column in Enumerable.Range(x, w) select (column, row);
    }

    // $__rate_interval and the like are Grafana's own.
    [GeneratedRegex(@"\$\{?(?!__)([a-z]\w*)")]
    private static partial Regex Variables();

    [GeneratedRegex("""
        "url": "([^"]+)"
        """)]
    private static partial Regex Links();
}
