using System.Text.Json.Serialization;
using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Scoring;

/// <summary>How healthy an account is, in words.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Band>))]
public enum Band
{
    /// <summary>Too early, or too little is measured, to say.</summary>
    [JsonStringEnumMemberName("learning")] Learning,

    /// <summary>Below 40.</summary>
    [JsonStringEnumMemberName("critical")] Critical,

    /// <summary>40 and above.</summary>
    [JsonStringEnumMemberName("atRisk")] AtRisk,

    /// <summary>60 and above.</summary>
    [JsonStringEnumMemberName("watch")] Watch,

    /// <summary>80 and above.</summary>
    [JsonStringEnumMemberName("healthy")] Healthy,
}

/// <summary>Assigns bands to scores.</summary>
public static class Bands
{
    // A cap at or below this is a finding in itself, however little else is measured.
    private const double DecisiveCap = 39;

    /// <summary>Whether it is too early for a band, or too little is measured and no decisive cap in force.</summary>
    public static bool IsLearning(HealthScore health, AccountMetrics metrics, Scorecard scorecard) =>
        metrics.TenureDays < scorecard.Learning.Days
        || (Tolerance.Below(health.Coverage, scorecard.Learning.MinimumCoverage) && !health.Caps.Any(c => c.Score <= DecisiveCap));

    /// <summary>The band of a score.</summary>
    public static Band OfScore(double score, BandEdges edges) =>
        Tolerance.AtLeast(score, edges.Healthy) ? Band.Healthy
        : Tolerance.AtLeast(score, edges.Watch) ? Band.Watch
        : Tolerance.AtLeast(score, edges.AtRisk) ? Band.AtRisk
        : Band.Critical;
}
