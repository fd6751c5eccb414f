using System.Globalization;

namespace HealthScoring.Benchmarks;

/// <summary>What is measured of every variant.</summary>
/// <param name="Name">Column title with the unit.</param>
/// <param name="Format">How a value is printed.</param>
/// <param name="WithRatio">Whether the ratio to the first variant is printed; pointless for counts that may be zero.</param>
internal sealed record Metric(string Name, string Format, bool WithRatio = true);

internal sealed record Variant(string Name, Func<Task<double[]>> MeasureAsync);

/// <summary>
/// Runs variants round by round, so that whatever else the machine does meets all of them, and prints medians.
/// A ratio is the median of the ratios within each round, not a quotient of medians; behind it stand the smallest and the largest.
/// </summary>
internal static class Comparison
{
    public static async Task PrintAsync(string title, Metric[] metrics, Variant[] variants, int rounds = 3)
    {
        var results = new List<double[][]>();
        for (var round = 0; round < rounds; round++)
        {
            var measured = new double[variants.Length][];
            for (var v = 0; v < variants.Length; v++)
            {
                measured[v] = await variants[v].MeasureAsync();
            }

            results.Add(measured);
        }

        await Console.Out.WriteLineAsync($"\n{title}{(rounds > 1 ? $" Median of {rounds} interleaved runs." : "")}\n");
        await PrintRowAsync(["variant", .. metrics.Select(metric => metric.Name)]);
        await PrintRowAsync(["---", .. metrics.Select(_ => "--:")]);
        for (var v = 0; v < variants.Length; v++)
        {
            await PrintRowAsync([variants[v].Name, .. metrics.Select((metric, m) => Cell(metric, results, v, m))]);
        }
    }

    private static string Cell(Metric metric, List<double[][]> rounds, int variant, int m)
    {
        var value = Median(rounds.Select(round => round[variant][m]));
        var text = double.IsNaN(value) ? "–" : value.ToString(metric.Format, CultureInfo.InvariantCulture);
        if (variant == 0 || !metric.WithRatio || double.IsNaN(value))
        {
            return text;
        }

        double[] ratios = [.. rounds.Select(round => round[variant][m] / round[0][m]).Order()];
        var spread = ratios[^1] - ratios[0] < 0.01 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {ratios[0]:0.00}–{ratios[^1]:0.00}");
        return string.Create(CultureInfo.InvariantCulture, $"{text} (×{Median(ratios):0.00}{spread})");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static Task PrintRowAsync(IEnumerable<string> cells) => Console.Out.WriteLineAsync($"| {string.Join(" | ", cells)} |");
}
