namespace HealthScoring.Domain.Explaining;

/// <summary>More days: active users come on days on which they did not, first those who came least.</summary>
internal static class MoreDays
{
    /// <summary>Every active user on every day; null where nobody is active or all were on all days.</summary>
    public static PlannedStep? Most(Standing standing)
    {
        var days = standing.Active.Select(u => standing.Days.Latest.Count(d => !u.ActiveOn.Contains(d))).DefaultIfEmpty().Max();
        return days == 0 ? null : new(StepKind.MoreDays, standing.Active.Count, days, standing.MainFeature);
    }

    /// <summary>Its uses, on the latest days on which the user was not active.</summary>
    public static IEnumerable<AssumedUse> Uses(Standing standing, PlannedStep step) =>
        standing.Active.OrderBy(u => u.ActiveOn.Count).Take(step.Users).SelectMany(user => standing.Days.Latest
            .Where(d => !user.ActiveOn.Contains(d)).Take(step.Days)
            .Select(day => new AssumedUse(user.Reference, day, step.Feature)));
}
