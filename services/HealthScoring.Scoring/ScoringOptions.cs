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
}
