using HealthScoring.UnitTests;
using HealthScoring.UnitTests.Deployment.Observability;

namespace HealthScoring.IntegrationTests.Deployment.Observability;

/// <summary>Prometheus takes the files of deploy/prometheus, and alerts fire when they should.</summary>
public sealed class PrometheusFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("healthscoring-promtool");

    public static TheoryData<string> Tests => [.. Files("tests")];

    [Fact]
    public async Task Configuration_and_rules_are_valid()
    {
        await ShouldSucceed("check", "config", "prometheus.yml");
        await ShouldSucceed(["check", "rules", .. Files("rules")]);
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public Task Alerts_fire_when_they_should_and_at_no_other_time(string tests) => ShouldSucceed("test", "rules", tests);

    [Fact]
    public async Task An_alert_that_does_not_fire_is_found()
    {
        foreach (var folder in (string[])["rules", "tests"])
        {
            Directory.CreateDirectory(Path.Combine(_folder.FullName, folder));
            var text = await File.ReadAllTextAsync(Repository.PathOf("deploy", "prometheus", folder, "platform.yaml"));
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, folder, "platform.yaml"), text.Replace("predict_linear(", "increase(", StringComparison.Ordinal).Replace(", 6 * 3600)", ")", StringComparison.Ordinal));
        }

        (await Promtool.Run("test", "rules", Path.Combine(_folder.FullName, "tests", "platform.yaml"))).Should().Match<(int Status, string Output)>(r => r.Status == 1 && r.Output.Contains("BrokerDiskFilling"));
    }

    // As rules that record, because promtool reads no other expressions.
    [Fact]
    public async Task Every_query_of_a_dashboard_is_one()
    {
        var file = Path.Combine(_folder.FullName, "dashboards.yaml");
        var queries = DashboardFiles.Expressions().ToList();
        await File.WriteAllTextAsync(file, $"groups: [{{name: dashboards, rules: [{string.Join(",\n", queries.Select((q, n) => $"{{record: 'query_{n}', expr: '{q.Text.Replace("'", "''", StringComparison.Ordinal)}'}}"))}]}}]");

        queries.Should().NotBeEmpty();
        await ShouldSucceed("check", "rules", file);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(Repository.PathOf("deploy", "prometheus", folder), "*.yaml").Select(f => $"{folder}/{Path.GetFileName(f)}").Order(StringComparer.Ordinal);

    private static async Task ShouldSucceed(params string[] arguments)
    {
        var (status, output) = await Promtool.Run(arguments);
        status.Should().Be(0, $"promtool {string.Join(' ', arguments)} said: {output}");
    }
}
