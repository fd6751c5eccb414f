namespace HealthScoring.Domain.Explaining;

/// <summary>Drops what a plan does not need after all and puts its steps in order, the one that gains most first.</summary>
internal static class OrderSteps
{
    /// <summary>The steps with their gains: after each, the one of the rest that gains most.</summary>
    public static IReadOnlyList<PathStep> ByGain(
        IReadOnlyList<(PlannedStep Step, IReadOnlyList<AssumedUse> Uses)> plan, Counterfactual counterfactual, double score, double target)
    {
        var rest = Needed(plan, counterfactual, target);
        var (steps, done) = (new List<PathStep>(), new List<AssumedUse>());
        while (rest.Count > 0)
        {
            var (next, after) = rest.Select(s => (Step: s, Score: Score(counterfactual, [.. done, .. s.Uses]))).MaxBy(s => s.Score);
            steps.Add(Step(next.Step, next.Uses, after, after - score));
            rest.Remove(next);
            done.AddRange(next.Uses);
            score = after;
        }

        return steps;
    }

    // The search sizes each plan anew, so that a step without another may choose other users; as they are chosen now, it may do without one.
    private static List<(PlannedStep Step, IReadOnlyList<AssumedUse> Uses)> Needed(
        IReadOnlyList<(PlannedStep Step, IReadOnlyList<AssumedUse> Uses)> plan, Counterfactual counterfactual, double target)
    {
        var needed = plan.ToList();
        var enough = Math.Min(target, Score(counterfactual, [.. plan.SelectMany(s => s.Uses)]));
        bool Needless((PlannedStep, IReadOnlyList<AssumedUse>) step) =>
            Tolerance.AtLeast(Score(counterfactual, [.. needed.Where(s => s != step).SelectMany(s => s.Uses)]), enough);

        // Without one step another may become needless in turn.
        for (var i = needed.FindIndex(Needless); i >= 0; i = needed.FindIndex(Needless))
        {
            needed.RemoveAt(i);
        }

        return needed;
    }

    private static PathStep Step(PlannedStep planned, IReadOnlyList<AssumedUse> uses, double score, double gain)
    {
        var daysOfUsers = uses.GroupBy(u => u.User).Select(u => u.Count()).ToList();
        var (users, days) = (daysOfUsers.Count, daysOfUsers.Max());
        return new(planned.Kind, users, days, planned.Feature, score, gain, PathText.Of(planned, users, days, daysOfUsers.Min() < days), uses);
    }

    private static double Score(Counterfactual counterfactual, IReadOnlyCollection<AssumedUse> uses) => counterfactual.With(uses).Health.Score;
}
