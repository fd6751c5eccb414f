using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Portfolio;

/// <summary>Tells whether a site has gone silent, or was never heard of though it had the time.</summary>
public static class SilentSite
{
    /// <summary>Whether it was silent for the days of silence of its cadence, or has never been active although its first days are over.</summary>
    public static bool Is(AccountMetrics metrics, Scorecard scorecard) => metrics.SilentDays is { } days
        ? days >= scorecard.For(metrics.Cadence).SilentDays
        : metrics.TenureDays >= scorecard.Learning.Days;
}
