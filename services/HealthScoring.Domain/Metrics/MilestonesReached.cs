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

    /// <summary>Day of the latest milestone, or null while none is reached.</summary>
    [JsonIgnore]
    public DateOnly? Last => new[] { Setup, FirstValue, TeamValue, Habit }.Max();

    /// <summary>Each milestone by name with its day, in the order in which they are usually reached.</summary>
    public IEnumerable<(string Name, DateOnly? On)> ByName() => [("setup", Setup), ("firstValue", FirstValue), ("teamValue", TeamValue), ("habit", Habit)];

    /// <summary>Those reached before a day.</summary>
    public MilestonesReached Before(DateOnly day) => new(Earlier(Setup, day), Earlier(FirstValue, day), Earlier(TeamValue, day), Earlier(Habit, day));

    /// <summary>Names of the milestones not reached.</summary>
    public IEnumerable<string> Missing() => ByName().Where(m => m.On is null).Select(m => m.Name);

    private static DateOnly? Earlier(DateOnly? on, DateOnly day) => on < day ? on : null;
}
