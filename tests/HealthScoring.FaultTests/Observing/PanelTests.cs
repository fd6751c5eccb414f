using System.Globalization;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests;
using HealthScoring.UnitTests.Deployment.Observability;

namespace HealthScoring.FaultTests.Observing;

/// <summary>The dashboards as Grafana's own library draws them, of a system that has seen use and every fault.</summary>
[Collection(Observed.Name)]
public sealed class PanelTests(ObservedRun run)
{
    [Fact]
    public async Task Every_panel_shows_something()
    {
        var tool = new NodeTool("Grafana");
        await tool.Install();
        using var drawing = tool.Start(
            "render.mjs",
            [
                run.System.Prometheus.Address.ToString(), Path.Combine(run.System.Folder, "dashboards"), $"--from={At(run.WasCalm.From)}", $"--to={At(run.Ended)}", "--step=1", $"--rate-interval={PrometheusFiles.RateInterval}",
                .. DashboardFiles.Names.Select(name => Repository.PathOf(name)),
            ]);
        drawing.StandardInput.Close();
        var drawn = (await drawing.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        await drawing.WaitForExitAsync();

        drawing.ExitCode.Should().Be(0);
        drawn.Select(p => p.GetProperty("panel").GetString()).Should().Equal(DashboardFiles.Names.SelectMany(n => DashboardFiles.Panels(DashboardFiles.Read(n))).Select(p => DashboardFiles.Text(p, "title")));
        drawn.Where(p => p.GetProperty("noData").GetBoolean()).Select(p => p.GetProperty("panel").GetString()).Should().BeEmpty();
    }

    private static string At(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
