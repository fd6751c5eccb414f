using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Scoring;

/// <summary>Days 0 to 90: is the roll-out where a roll-out of this age should be? Being on track is worth the scorecard's on-track points.</summary>
internal static class OnboardingProfile
{
    /// <summary>Activation, engagement, depth, breadth, momentum.</summary>
    public static Component[] Components(AccountMetrics metrics, Scorecard scorecard)
    {
        var (t, targets, weights) = (metrics.TenureDays, scorecard.OnboardingTargets, scorecard.Weights.Onboarding);
        var target = SeatTarget(t, scorecard);
        var reachFactor = Math.Min(1, metrics.SeatActivation / target / scorecard.ReachFactor.Onboarding);
        return
        [
            new("activation", weights.Activation, 1, Activation(metrics, target, scorecard)),
            new("engagement", weights.Engagement, reachFactor, ScoreHealth.Engagement(metrics, scorecard)),
            new("depth", weights.Depth, reachFactor, OnTarget("depth", metrics.Depth, targets.Depth.At(t), scorecard)),
            new("breadth", weights.Breadth, 1, OnTarget("breadth", metrics.Breadth, targets.Breadth.At(t), scorecard)),
            new("momentum", weights.Momentum, reachFactor, [Momentum(metrics, target, scorecard)]),
        ];
    }

    /// <summary>T: the seat activation that a roll-out on track has reached by tenure day t, at least the minimum target.</summary>
    public static double SeatTarget(int tenureDays, Scorecard scorecard) =>
        Math.Max(scorecard.MinimumTargets.SeatActivation, scorecard.OnboardingTargets.SeatActivation.At(tenureDays));

    private static IReadOnlyList<Part> Activation(AccountMetrics metrics, double target, Scorecard scorecard)
    {
        var seats = new Part("seatActivation", metrics.SeatActivation, target, On(metrics.SeatActivation, target, scorecard));
        if (metrics.Milestones is not { } milestones)
        {
            return [seats];
        }

        var milestoneTarget = Math.Max(scorecard.MinimumTargets.Milestones, scorecard.OnboardingTargets.Milestones.At(metrics.TenureDays));
        return [seats with { Share = 0.5 }, new("milestones", milestones, milestoneTarget, On(milestones, milestoneTarget, scorecard), 0.5)];
    }

    private static IReadOnlyList<Part>? OnTarget(string metric, double? value, double target, Scorecard scorecard) =>
        value is { } measured ? [new(metric, measured, target, On(measured, target, scorecard))] : null;

    // The audience is either as large as it needs to be, or must have grown in two weeks as the target has.
    private static Part Momentum(AccountMetrics metrics, double target, Scorecard scorecard)
    {
        var settings = scorecard.OnboardingMomentum;
        var enough = metrics.Seats * Math.Min(settings.Saturation, target);
        if (Tolerance.AtLeast(metrics.Reach, enough))
        {
            return new("reach", metrics.Reach, enough, 100);
        }

        var curve = scorecard.OnboardingTargets.SeatActivation;
        var targetGrowth = curve.At(metrics.TenureDays) - curve.At(Math.Max(0, metrics.TenureDays - settings.LookbackDays));
        var growth = Math.Max(0.5, settings.GrowthShare * metrics.Seats * targetGrowth);
        return new("reachGrowth", metrics.Reach - metrics.ReachBefore, growth, On(metrics.Reach - metrics.ReachBefore, growth, scorecard));
    }

    // A target of 0 is met by anything.
    private static double On(double value, double target, Scorecard scorecard) =>
        target <= 0 ? 100 : Math.Clamp(scorecard.OnTrackPoints * value / target, 0, 100);
}
