namespace HealthScoring.Domain.Explaining;

/// <summary>
/// Looks for the smallest plan that brings a score to a target. It starts from all that use could do and takes away what is not needed: whole steps first,
/// the largest before the others, then users and days of those that stay. A metric may fall while use grows, so that every size is tried and none inferred.
/// </summary>
internal sealed class SearchPlan(Standing standing, Counterfactual counterfactual)
{
    // What one more step costs a reader, in days of users.
    private const int StepPrice = 5;

    // Above this many days of users a plan is halved as a whole before it is looked at closely: scoring it takes long, and a close look scores it often.
    private const int LargePlan = 2_000;

    private readonly Dictionary<string, double> _scores = new(StringComparer.Ordinal);

    /// <summary>The smallest plan found that reaches the target; where none does, the smallest that comes as near as use can.</summary>
    public IReadOnlyList<PlannedStep> Towards(double target)
    {
        IReadOnlyList<PlannedStep>[] starts = [Plan.Most(standing, spread: true), Plan.Most(standing, spread: false)];
        var reachable = Math.Min(target, starts.Max(Score));
        return starts.Where(start => Reaches(start, reachable)).Select(start => Halved(start, reachable))
            .SelectMany(start => Enum.GetValues<StepKind>().Select(kept => WithoutNeedless(start, kept, reachable))).DistinctBy(Key)
            .SelectMany(plan => new[] { Shrunk(plan, reachable, usersFirst: true), Shrunk(plan, reachable, usersFirst: false) })
            .MinBy(plan => plan.Sum(step => step.UserDays + StepPrice))!;
    }

    private static string Key(IReadOnlyList<PlannedStep> plan) => string.Join('|', plan);

    private IReadOnlyList<PlannedStep> Halved(IReadOnlyList<PlannedStep> plan, double target)
    {
        while (plan.Sum(s => s.UserDays) > LargePlan)
        {
            IReadOnlyList<PlannedStep> half = [.. plan.Select(s => s with { Users = Math.Max(s.LeastUsers, s.Users / 2) })];
            if (half.SequenceEqual(plan) || !Reaches(half, target))
            {
                break;
            }

            plan = half;
        }

        return plan;
    }

    private IReadOnlyList<PlannedStep> WithoutNeedless(IReadOnlyList<PlannedStep> plan, StepKind kept, double target) =>
        plan.OrderBy(s => s.Kind == kept).ThenByDescending(s => s.UserDays).Aggregate(plan, (rest, step) =>
            rest.Where(s => s != step).ToList() is var fewer && Reaches(fewer, target) ? fewer : rest);

    private IReadOnlyList<PlannedStep> Shrunk(IReadOnlyList<PlannedStep> plan, double target, bool usersFirst)
    {
        var (before, shrunk) = ("", plan);
        while (before != Key(shrunk))
        {
            before = Key(shrunk);
            for (var i = 0; i < shrunk.Count; i++)
            {
                shrunk = Smaller(Smaller(shrunk, i, target, usersFirst), i, target, !usersFirst);
            }
        }

        return shrunk;
    }

    // Halves the gap between a size that is enough and one that is not, so that one less than what it answers does not reach the target.
    private IReadOnlyList<PlannedStep> Smaller(IReadOnlyList<PlannedStep> plan, int at, double target, bool users)
    {
        var (tooSmall, enough) = users ? (plan[at].LeastUsers - 1, plan[at].Users) : (plan[at].LeastDays - 1, plan[at].Days);
        while (enough - tooSmall > 1)
        {
            var size = (tooSmall + enough) / 2;
            if (Reaches(Sized(plan, at, size, users), target))
            {
                enough = size;
            }
            else
            {
                tooSmall = size;
            }
        }

        return Sized(plan, at, enough, users);
    }

    private static IReadOnlyList<PlannedStep> Sized(IReadOnlyList<PlannedStep> plan, int at, int size, bool users) =>
        [.. plan.Select((step, i) => i != at ? step : users ? step with { Users = size } : step with { Days = size })];

    private bool Reaches(IReadOnlyList<PlannedStep> plan, double target) => Tolerance.AtLeast(Score(plan), target);

    private double Score(IReadOnlyList<PlannedStep> plan)
    {
        var key = Key(plan);
        return _scores.TryGetValue(key, out var known)
            ? known
            : _scores[key] = counterfactual.With([.. Plan.Uses(standing, plan).SelectMany(s => s.Uses)]).Health.Score;
    }
}
