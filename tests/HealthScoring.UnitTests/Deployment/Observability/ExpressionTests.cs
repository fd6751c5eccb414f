namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>No rule and no panel reads a metric that nobody exports.</summary>
public class ExpressionTests
{
    private static readonly IReadOnlySet<string> Recorded = RuleFiles.Rules.Select(r => r.Record).OfType<string>().ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Every_metric_is_exported_or_recorded() =>
        Expressions.All.SelectMany(e => e.Metrics.Except(OwnMetrics.Names).Except(ForeignMetrics.Names).Except(Recorded).Select(name => $"{name} in {e}")).Should().BeEmpty();

    [Fact]
    public void Every_rule_that_records_is_read() => Recorded.Except(Expressions.All.SelectMany(e => e.Metrics)).Should().BeEmpty();

    [Fact]
    public void Every_metric_of_ours_is_shown_or_alerted_on() =>
        OwnMetrics.Names.Where(n => !n.EndsWith("_sum", StringComparison.Ordinal)).Select(Base).Except(Expressions.All.SelectMany(e => e.Metrics).Select(Base)).Should().BeEmpty();

    [Theory]
    [InlineData("sum by (job, le) (rate(a_bucket{le=~\"5|5\\\\.0\",x=\"{y}\"}[5m])) / on () group_left (z) b:c > 14.4 and d offset 1h", "a_bucket b:c d")]
    [InlineData("label_replace(max(up), \"why\", \"no queue\", \"\", \"\") == 1 or absent(gone) unless on (job) vector(0)", "up gone")]
    public void Names_of_metrics_are_told_from_everything_else(string expression, string names) => new Expression("", "", expression).Metrics.Should().Equal(names.Split(' '));

    [Fact]
    public void No_variable_is_left_in_an_expression() => Expressions.All.Should().OnlyContain(e => !e.Text.Replace("$1", "").Contains('$'));

    private static string Base(string name) => name.Replace("_bucket", "", StringComparison.Ordinal).Replace("_count", "", StringComparison.Ordinal);
}
