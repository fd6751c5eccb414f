namespace HealthScoring.Domain.Explaining;

/// <summary>Deeper use: active users who use core features on too few days do so on more, first those who lack least.</summary>
internal static class DeepenUse
{
    /// <summary>Every shallow user, on as many days as the shallowest lacks; null where all are deep.</summary>
    public static PlannedStep? Most(Standing standing)
    {
        var shallow = standing.MainFeature is null ? [] : standing.Active.Where(u => u.DaysToDepth > 0).ToList();
        return shallow.Count == 0 ? null : new(StepKind.DeepenUse, shallow.Count, shallow.Max(u => u.DaysToDepth), standing.MainFeature);
    }

    /// <summary>Its uses, on the latest days on which the user made no core use. Use before a user's first day would only raise what depth asks of that user.</summary>
    public static IEnumerable<AssumedUse> Uses(Standing standing, PlannedStep step) =>
        standing.Active.Where(u => u.DaysToDepth > 0).OrderBy(u => u.DaysToDepth).Take(step.Users).SelectMany(user => standing.Days.Latest
            .Where(d => d >= user.FirstActiveOn && !user.CoreOn.Contains(d)).Take(Math.Min(step.Days, user.DaysToDepth))
            .Select(day => new AssumedUse(user.Reference, day, step.Feature)));
}
