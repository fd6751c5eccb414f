using System.Globalization;
using System.Text.RegularExpressions;
using HealthScoring.UnitTests.Deployment.Observability;

namespace HealthScoring.FaultTests.Observing;

/// <summary>Every expression of rules and dashboards, asked of a Prometheus that has seen a system in use and everything that alerts are for.</summary>
[Collection(Observed.Name)]
public sealed partial class ExpressionTests(ObservedRun run)
{
    private static IEnumerable<Expression> All => RuleFiles.Expressions.Concat(DashboardFiles.Expressions(PrometheusFiles.RateInterval));

    [Fact]
    public async Task Every_query_of_a_dashboard_says_something()
    {
        var silent = new List<string>();
        foreach (var query in DashboardFiles.Expressions(PrometheusFiles.RateInterval))
        {
            var series = await run.System.Prometheus.Query(query.Text, run.WasCalm.From, run.Ended);
            if (!series.Any(s => s.Points.Any(p => !double.IsNaN(p.Value))))
            {
                silent.Add(query.ToString());
            }
        }

        silent.Should().BeEmpty();
    }

    [Fact]
    public async Task Everything_that_rules_record_is_there() =>
        RuleFiles.Rules.Select(r => r.Record).OfType<string>().Except(await run.System.Prometheus.Values("__name__")).Should().BeEmpty();

    [Fact]
    public async Task No_expression_names_a_metric_a_label_or_a_value_that_is_not_there()
    {
        var (names, all) = (await run.System.Prometheus.Values("__name__"), All.ToList());
        var missing = new List<string>();
        foreach (var (expression, read) in all.Zip(await PromQl.Read([.. all.Select(e => e.Text)])))
        {
            foreach (var selector in read.Selectors)
            {
                if (!names.Contains(selector.Metric))
                {
                    missing.Add($"{selector.Metric} in {expression}");
                    continue;
                }

                foreach (var matcher in selector.Matchers)
                {
                    var values = await run.System.Prometheus.Values(matcher.Label, selector.Metric);
                    missing.AddRange(Named(matcher).Where(word => !values.Any(value => Matches(matcher, word, value))).Select(word => $"{matcher.Label} {matcher.Op} {word} in {expression}"));
                }
            }
        }

        missing.Distinct().Should().BeEmpty();
    }

    [Fact]
    public async Task Every_legend_shows_a_label_that_is_there()
    {
        var missing = new List<string>();
        foreach (var (panel, target) in DashboardFiles.Names.SelectMany(n => DashboardFiles.Panels(DashboardFiles.Read(n))).SelectMany(p => p["targets"]!.AsArray().Select(t => (p, t!))))
        {
            var series = await run.System.Prometheus.Query(DashboardFiles.Substituted(DashboardFiles.Text(target, "expr")!, PrometheusFiles.RateInterval), run.WasCalm.From, run.Ended);
            missing.AddRange(Labels().Matches(DashboardFiles.Text(target, "legendFormat") ?? "").Select(m => m.Groups[1].Value).Where(label => !series.All(s => s.Labels.ContainsKey(label))).Select(label => $"{label} in {DashboardFiles.Text(panel, "title")}"));
        }

        missing.Should().BeEmpty();
    }

    // What is excluded must be there as well, or it is misspelt; nothing at all is not a name.
    private static IEnumerable<string> Named(Matcher matcher) => (matcher.Op is "=" or "!=" ? [matcher.Value] : matcher.Value.Split('|')).Where(word => word.Length > 0);

    private static bool Matches(Matcher matcher, string word, string value) =>
        matcher.Op is "=" or "!=" ? value == word
        : matcher.Label == "le" ? double.TryParse(value, CultureInfo.InvariantCulture, out var bound) && bound == double.Parse(word.Replace("\\", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
        : Regex.IsMatch(value, $"^(?:{word})$");

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Labels();
}
