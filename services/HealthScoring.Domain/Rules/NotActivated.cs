using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Rules;

/// <summary>`not-activated`: not all four milestones reached. Clears when they are.</summary>
internal static class NotActivated
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "not-activated",
        (in RuleInput i) => new(i.If(i.Metrics.Activated == false), i.Metrics.Activated == true),
        (in RuleInput i) => (
            new("milestones", i.Metrics.MilestonesReached.Reached, MilestonesReached.Count, i.TenureDays),
            $"{i.Metrics.MilestonesReached.Reached} of {MilestonesReached.Count} milestones reached, all are expected by day {i.Rule.FirstDay}; missing: {string.Join(", ", i.Metrics.MilestonesReached.Missing())}."))
    {
        NeedsUserEvents = true,
    };
}
