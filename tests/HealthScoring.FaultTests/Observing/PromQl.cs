using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.FaultTests.Observing;

/// <summary>A condition of a selector.</summary>
internal sealed record Matcher(string Label, string Op, string Value);

/// <summary>What an expression reads: a metric and conditions on its labels.</summary>
internal sealed record Selector(string Metric, IReadOnlyList<Matcher> Matchers);

/// <summary>An expression of Prometheus, read by Prometheus' own grammar.</summary>
/// <param name="Selectors">What it reads.</param>
/// <param name="Faster">The same expression in a time that goes by faster: every duration in it divided.</param>
internal sealed record PromQl(IReadOnlyList<Selector> Selectors, string Faster)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads expressions.</summary>
    public static async Task<IReadOnlyList<PromQl>> Read(IReadOnlyList<string> expressions, int divideBy = 1)
    {
        using var process = (await NodeTools.Installed).Start("promql.mjs");
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(new { expressions, divideBy }));
        process.StandardInput.Close();
        return JsonSerializer.Deserialize<List<PromQl>>(await process.StandardOutput.ReadToEndAsync(), Json)!;
    }
}

/// <summary>The scripts in tests/Telemetry.</summary>
internal static class NodeTools
{
    private static readonly Lazy<Task<NodeTool>> Telemetry = new(async () =>
    {
        var tool = new NodeTool("Telemetry");
        await tool.Install();
        return tool;
    });

    /// <summary>The tool, once its packages are there.</summary>
    public static Task<NodeTool> Installed => Telemetry.Value;
}
