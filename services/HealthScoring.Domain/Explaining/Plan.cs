namespace HealthScoring.Domain.Explaining;

/// <summary>Steps of which each is assumed at most once for each kind and feature.</summary>
internal static class Plan
{
    /// <summary>All that use could do: every step at its largest.</summary>
    public static IReadOnlyList<PlannedStep> Most(Standing standing, bool spread) =>
    [
        .. new[] { ActivateUsers.Most(standing, spread) }.OfType<PlannedStep>(),
        .. AdoptFeature.Most(standing),
        .. new[] { DeepenUse.Most(standing), MoreDays.Most(standing) }.OfType<PlannedStep>(),
    ];

    /// <summary>The uses of each step.</summary>
    public static IEnumerable<(PlannedStep Step, IReadOnlyList<AssumedUse> Uses)> Uses(Standing standing, IReadOnlyList<PlannedStep> plan)
    {
        var activated = plan.FirstOrDefault(s => s.Kind == StepKind.ActivateUsers)?.Users ?? 0;
        return plan.Select(step => (step, (IReadOnlyList<AssumedUse>)[.. step.Kind switch
        {
            StepKind.ActivateUsers => ActivateUsers.Uses(standing, step),
            StepKind.AdoptFeature => AdoptFeature.Uses(standing, step, activated),
            StepKind.DeepenUse => DeepenUse.Uses(standing, step),
            _ => MoreDays.Uses(standing, step),
        }]));
    }
}
