using System.Globalization;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Closing;

/// <summary>Why a score is not higher, in a few phrases.</summary>
internal static class Reasons
{
    private const int Most = 3;

    /// <summary>The cap if one binds, then the lines that lack the most points.</summary>
    public static IReadOnlyList<string> Of(HealthScore health) =>
    [
        .. health.Lines.Where(l => l.Profile == "cap")
            .Select(l => string.Create(CultureInfo.InvariantCulture, $"capped at {l.Reference:0.#} by {l.Component}")),
        .. health.Lines.Where(l => l.Profile != "cap" && l.Points < 100)
            .OrderByDescending(l => (100 - l.Points) * l.Weight)
            .Take(Most)
            .Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Component}: {l.Metric} {l.Value?.ToString("0.##", CultureInfo.InvariantCulture) ?? "none"}, {l.Points:0} of 100 points")),
    ];
}
