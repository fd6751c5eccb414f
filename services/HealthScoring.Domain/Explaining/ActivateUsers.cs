namespace HealthScoring.Domain.Explaining;

/// <summary>More users active: those who were not in 28 days use the main core feature, all on the same days.</summary>
internal static class ActivateUsers
{
    // A newcomer of one day counts as deep on that day alone; one of two days still does at the closes that must follow.
    private const int LeastDays = 2;

    /// <summary>Everybody who could be active, on as many days as make a user deep; null where nobody is left.</summary>
    public static PlannedStep? Most(Standing standing, bool spread)
    {
        var days = Math.Min(standing.DepthDays, standing.Days.Latest.Count);
        return standing.Inactive.Count == 0 ? null : new(StepKind.ActivateUsers, standing.Inactive.Count, days, standing.MainFeature, 1, Math.Min(LeastDays, days), spread);
    }

    /// <summary>Its uses.</summary>
    public static IEnumerable<AssumedUse> Uses(Standing standing, PlannedStep step)
    {
        var days = standing.Days.Take(step.Days, step.Spread);
        return standing.Inactive.Take(step.Users).SelectMany(user => days.Select(day => new AssumedUse(user, day, step.Feature)));
    }
}
