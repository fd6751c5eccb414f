using System.Text.Json;

namespace HealthScoring.FaultTests.Observing;

/// <summary>A condition of a selector.</summary>
internal sealed record Matcher(string Label, string Op, string Value);

/// <summary>What an expression reads: a metric and conditions on its labels.</summary>
internal sealed record Selector(string? Metric, IReadOnlyList<Matcher> Matchers);

/// <summary>An expression of Prometheus, read by Prometheus' own grammar.</summary>
/// <param name="Selectors">What it reads.</param>
/// <param name="Labels">Labels that it groups or matches by.</param>
/// <param name="Faster">The same expression in a time that goes by faster: every duration in it divided.</param>
internal sealed record PromQl(IReadOnlyList<Selector> Selectors, IReadOnlyList<string> Labels, string Faster)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads expressions.</summary>
    public static async Task<IReadOnlyList<PromQl>> Read(IReadOnlyList<string> expressions, int divideBy) =>
        JsonSerializer.Deserialize<List<PromQl>>(await NodeProgram.Run("promql.mjs", JsonSerializer.Serialize(new { expressions, divideBy })), Json)!;
}
