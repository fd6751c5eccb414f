namespace HealthScoring.Domain.Scoring;

/// <summary>The health of an account on one day, with everything a person needs to recompute it.</summary>
/// <param name="Score">0 to 100; the sum of the contributions of <paramref name="Lines"/>.</param>
/// <param name="Coverage">Weight of the components that could be measured / weight of all, 0 to 1.</param>
/// <param name="Blend">Share of the steady profile in the score: 0 in onboarding, 1 in steady state.</param>
/// <param name="Onboarding">Component points of the onboarding profile.</param>
/// <param name="Steady">Component points of the steady profile.</param>
/// <param name="Lines">Where each point comes from.</param>
/// <param name="Caps">Every cap whose condition holds, in the scorecard's order.</param>
public sealed record HealthScore(
    double Score, double Coverage, double Blend, ComponentPoints Onboarding, ComponentPoints Steady, IReadOnlyList<ScoreLine> Lines, IReadOnlyList<CapSettings> Caps)
{
    /// <summary>Version of the calculation; part of every recorded score, so that a replay uses the engine that made it.</summary>
    public const int EngineVersion = 1;
}

/// <summary>Points of one profile's components, 0 to 100, after the reach factor and before caps; null where a component cannot be measured.</summary>
public sealed record ComponentPoints(double? Activation, double? Engagement, double? Depth, double? Breadth, double? Momentum);

/// <summary>One line of a score's explanation.</summary>
/// <param name="Profile">`onboarding`, `steady`, or `cap`.</param>
/// <param name="Component">Component of the profile, or the id of the cap.</param>
/// <param name="Metric">Metric that the points come from.</param>
/// <param name="Value">Value of the metric; null where it is not measurable and counts as no points.</param>
/// <param name="Reference">Target in onboarding, the value worth full points in steady state, the limit for a cap.</param>
/// <param name="Points">Points of the line, 0 to 100, after the reach factor; for a cap the points it takes away, at most 0.</param>
/// <param name="Weight">Share of the line in the score, after blending and after unmeasurable components gave theirs away; 1 for a cap.</param>
/// <param name="Contribution">Points x weight; the contributions of all lines add up to the score.</param>
/// <param name="Factor">Reach factor that is already in the points; 1 where none applies.</param>
public sealed record ScoreLine(
    string Profile, string Component, string Metric, double? Value, double? Reference, double Points, double Weight, double Contribution, double Factor = 1);
