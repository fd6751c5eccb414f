namespace HealthScoring.Domain.Rules;

/// <summary>`onboarding-stuck`: not activated, and the last milestone (or the hand-over) some time ago. Clears when a milestone is reached on the day, or all are.</summary>
internal static class OnboardingStuck
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "onboarding-stuck",
        (in RuleInput i) => new(
            i.If(i.Metrics.Activated == false && Since(i) >= i.Rule.StuckDays),
            i.Metrics.Activated == true || i.Metrics.MilestonesReached.Last == i.Metrics.Day),
        (in RuleInput i) => (
            new("daysSinceMilestone", Since(i), i.Rule.StuckDays, i.TenureDays),
            $"No milestone for {Say.Days(Since(i))}, the limit is {i.Rule.StuckDays}; next to reach: {i.Metrics.MilestonesReached.Missing().FirstOrDefault()}."))
    {
        NeedsUserEvents = true,
    };

    private static int Since(in RuleInput i) =>
        i.Metrics.MilestonesReached.Last is { } last ? i.Metrics.Day.DayNumber - last.DayNumber : i.TenureDays;
}
