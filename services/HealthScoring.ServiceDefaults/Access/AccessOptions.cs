using System.ComponentModel.DataAnnotations;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>How much each caller may ask of one instance.</summary>
public sealed class AccessOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Access";

    /// <summary>Calls that one key may make in a second, on and on; twice as many at once after a pause.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 200;

    /// <summary>Wrong keys that one address may try in a minute.</summary>
    [Range(1, 1_000_000)]
    public int FailuresPerMinute { get; set; } = 60;
}
