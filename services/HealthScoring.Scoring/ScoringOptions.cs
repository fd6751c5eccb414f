using System.ComponentModel.DataAnnotations;

namespace HealthScoring.Scoring;

/// <summary>Settings of the section `Scoring`.</summary>
public sealed class ScoringOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Scoring";

    /// <summary>From what age on an open transaction of the database is named in the log and in readiness; 1 s to a day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StuckTransactionAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often gauges are read from the database, 1 s to a minute. What was read is reported for three times as long, and 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan GaugesEvery { get; set; } = TimeSpan.FromSeconds(10);
}
