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
    /// <summary>
    /// Whether it is too early for a band, or too little is measured and no cap in force that makes the account critical: that is a finding in itself, however
    /// little else is measured.
    /// </summary>
    public static bool IsLearning(HealthScore health, AccountMetrics metrics, Scorecard scorecard) =>
        metrics.TenureDays < scorecard.Learning.Days
        || (Tolerance.Below(health.Coverage, scorecard.Learning.MinimumCoverage) && !health.Caps.Any(c => Tolerance.Below(c.Score, scorecard.Bands.AtRisk)));

    /// <summary>The band of a score.</summary>
    public static Band OfScore(double score, BandEdges edges) =>
        Tolerance.AtLeast(score, edges.Healthy) ? Band.Healthy
        : Tolerance.AtLeast(score, edges.Watch) ? Band.Watch
        : Tolerance.AtLeast(score, edges.AtRisk) ? Band.AtRisk
        : Band.Critical;
}
