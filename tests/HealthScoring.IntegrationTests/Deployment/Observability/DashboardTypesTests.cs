using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests;
using HealthScoring.UnitTests.Deployment.Observability;

namespace HealthScoring.IntegrationTests.Deployment.Observability;

/// <summary>The dashboards are what Grafana takes: the types that it publishes on npm, and the compiler of TypeScript, find nothing wrong with them.</summary>
public sealed class DashboardTypesTests : IDisposable
{
    private readonly NodeTool _types = new("Grafana");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("healthscoring-dashboards");

    [Fact]
    public async Task Every_dashboard_is_valid() => (await Check([.. DashboardFiles.Names.Select(n => Repository.PathOf(n))])).Should().Be((0, ""));

    [Theory]
    [InlineData("\"colorMode\": \"background\"", "\"colorMode\": \"backgroundd\"", "backgroundd")]
    [InlineData("\"graphMode\"", "\"graphMood\"", "graphMood")]
    [InlineData("\"showPoints\": \"never\"", "\"showPoints\": \"seldom\"", "seldom")]
    [InlineData("\"type\": \"timeseries\"", "\"type\": \"graph\"", "graph")]
    [InlineData("\"refresh\"", "\"refreshes\"", "refreshes")]
    public async Task A_word_that_Grafana_does_not_know_is_found(string right, string wrong, string word)
    {
        var (text, broken) = (await File.ReadAllTextAsync(Repository.PathOf(DashboardFiles.Names[0])), Path.Combine(_folder.FullName, "broken.json"));
        text.Should().Contain(right);
        await File.WriteAllTextAsync(broken, text.Replace(right, wrong, StringComparison.Ordinal));

        (await Check(broken)).Should().Match<(int Status, string Output)>(c => c.Status == 1 && c.Output.Contains(word));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<(int Status, string Output)> Check(params string[] files)
    {
        await _types.Install();
        return await _types.Check(files);
    }
}
