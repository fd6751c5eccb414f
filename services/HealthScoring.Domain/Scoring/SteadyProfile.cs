using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Scoring;

/// <summary>Beyond onboarding: how much of what was bought is used, how deeply, and where it is heading.</summary>
internal static class SteadyProfile
{
    /// <summary>Activation, engagement, depth, breadth, momentum.</summary>
    public static Component[] Components(AccountMetrics metrics, Scorecard scorecard)
    {
        var (anchors, weights) = (scorecard.Anchors, scorecard.Weights.Steady);
        var reachFactor = Math.Min(1, metrics.LicenceUtilisation / scorecard.ReachFactor.Steady);
        return
        [
            new("activation", weights.Activation, 1, Anchored("licenceUtilisation", metrics.LicenceUtilisation, anchors.LicenceUtilisation)),
            new("engagement", weights.Engagement, reachFactor, ScoreHealth.Engagement(metrics, scorecard)),
            new("depth", weights.Depth, reachFactor, Anchored("depth", metrics.Depth, anchors.Depth)),
            new("breadth", weights.Breadth, 1, Anchored("breadth", metrics.Breadth, anchors.Breadth)),
            new("momentum", weights.Momentum, reachFactor, metrics.Momentum is { } r ? [new("momentum", r, 1, 100 * r)] : null),
        ];
    }

    private static IReadOnlyList<Part>? Anchored(string metric, double? value, PiecewiseLinear anchors) =>
        value is { } measured ? [new(metric, measured, anchors.Points[^1].X, anchors.At(measured))] : null;
}
