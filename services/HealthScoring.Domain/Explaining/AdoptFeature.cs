using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Explaining;

/// <summary>A core feature adopted: by active users who do not use it yet, and if these are too few by those whom the path activates.</summary>
internal static class AdoptFeature
{
    /// <summary>For each core feature that is not adopted, or would not be if more users were active: as many users and days as that takes.</summary>
    public static IEnumerable<PlannedStep> Most(Standing standing)
    {
        var (rule, metrics) = (standing.Scorecard.Adoption, standing.Metrics);
        var need = FeatureUse.UsersToAdopt(metrics.Seats, metrics.Mau, rule);
        var most = FeatureUse.UsersToAdopt(metrics.Seats, metrics.Mau + standing.Inactive.Count, rule);
        foreach (var feature in standing.Core)
        {
            var (users, usedOn, _) = standing.Use.Of(feature.Key);
            if (users < most || usedOn < rule.MinimumDays)
            {
                // Fewer users or days would be use, but not adoption.
                var days = Math.Max(1, Math.Min(rule.MinimumDays - usedOn, standing.Days.Latest.Count));
                yield return new(StepKind.AdoptFeature, Math.Max(1, most - users), days, feature.Key, Math.Max(1, need - users), days);
            }
        }
    }

    /// <summary>Its uses, on days on which the feature was not used where there are such.</summary>
    public static IEnumerable<AssumedUse> Uses(Standing standing, PlannedStep step, int activated)
    {
        var users = standing.Active.Where(u => !u.Features.Contains(step.Feature!)).OrderByDescending(u => u.ActiveOn.Count).Select(u => u.Reference)
            .Concat(standing.Inactive.Take(activated))
            .Concat(standing.Active.Where(u => u.Features.Contains(step.Feature!)).Select(u => u.Reference));
        var days = standing.Days.Latest.OrderBy(d => standing.WasUsed(step.Feature!, d)).Take(step.Days).ToList();
        return users.Take(step.Users).SelectMany(user => days.Select(day => new AssumedUse(user, day, step.Feature)));
    }
}
