using System.Text.Json.Serialization;

namespace HealthScoring.Domain.Metrics;

/// <summary>
/// The onboarding milestones and the first local day, from day 0 on, whose close met each. A milestone once reached is kept.
/// </summary>
/// <param name="Setup">A user was active: A >= 1.</param>
/// <param name="FirstValue">Somebody used a core feature.</param>
/// <param name="TeamValue">Core use by enough users: need(5 %).</param>
/// <param name="Habit">Core use in 3 of the last four weeks, and in 28 days by need(25 %) users.</param>
public sealed record MilestonesReached(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Setup = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? FirstValue = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? TeamValue = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Habit = null)
{
    /// <summary>How many milestones there are.</summary>
    public const int Count = 4;

    /// <summary>None reached.</summary>
    public static MilestonesReached None { get; } = new();

    /// <summary>How many are reached, 0 to 4.</summary>
    [JsonIgnore]
    public int Reached => (Setup is null ? 0 : 1) + (FirstValue is null ? 0 : 1) + (TeamValue is null ? 0 : 1) + (Habit is null ? 0 : 1);
}
