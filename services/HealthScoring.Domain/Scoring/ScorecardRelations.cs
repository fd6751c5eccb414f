using HealthScoring.Domain.Rules;

namespace HealthScoring.Domain.Scoring;

/// <summary>What numbers of a scorecard must be to each other. A number that is wrong by itself is not compared with others.</summary>
internal static class ScorecardRelations
{
    private const double MostPoints = 100;

    /// <summary>Adds what does not go together, at the path of the number that is best changed.</summary>
    public static void Check(Scorecard scorecard, ScorecardErrors errors)
    {
        Weights("weights.onboarding", scorecard.Weights.Onboarding, errors);
        Weights("weights.steady", scorecard.Weights.Steady, errors);
        var bands = scorecard.Bands;
        Below("bands.watch", bands.Watch, "bands.healthy", bands.Healthy, errors);
        Below("bands.atRisk", bands.AtRisk, "bands.watch", bands.Watch, errors);
        Below("bands.critical", bands.Critical, "bands.atRisk", bands.AtRisk, errors);
        if (bands.Critical > 0 && !errors.Concern("bands.critical"))
        {
            errors.Add("bands.critical", "Must be 0, or a score could lie below every band.");
        }

        if (bands.Healthy + scorecard.BandHysteresis.UpPoints > MostPoints)
        {
            Add("bandHysteresis.upPoints", $"Must be at most {ScorecardRanges.Say(MostPoints - bands.Healthy)}: with bands.healthy more than {MostPoints} points would be asked for.", "bands.healthy", errors);
        }

        foreach (var (name, cadence) in (IEnumerable<(string, CadenceSettings)>)[("daily", scorecard.Cadence.Daily), ("weekly", scorecard.Cadence.Weekly)])
        {
            Below($"cadence.{name}.silentDays", cadence.SilentDays, $"cadence.{name}.longSilentDays", cadence.LongSilentDays, errors);
            Below($"cadence.{name}.silentDays", cadence.SilentDays, $"cadence.{name}.recencyDays", cadence.RecencyDays, errors);
        }

        Rising("onboardingTargets.seatActivation", scorecard.OnboardingTargets.SeatActivation, errors);
        Rising("onboardingTargets.milestones", scorecard.OnboardingTargets.Milestones, errors);
        Rising("onboardingTargets.breadth", scorecard.OnboardingTargets.Breadth, errors);
        Rising("onboardingTargets.depth", scorecard.OnboardingTargets.Depth, errors);
        Rising("anchors.licenceUtilisation", scorecard.Anchors.LicenceUtilisation, errors);
        Rising("anchors.stickiness.daily", scorecard.Anchors.Stickiness.Daily, errors);
        Rising("anchors.stickiness.weekly", scorecard.Anchors.Stickiness.Weekly, errors);
        Rising("anchors.depth", scorecard.Anchors.Depth, errors);
        Rising("anchors.breadth", scorecard.Anchors.Breadth, errors);
        foreach (var rule in scorecard.Rules)
        {
            Rule(rule, errors.Members.GetValueOrDefault(("rules", rule.Id), "rules"), errors);
        }
    }

    // An alert must not clear while its condition holds.
    private static void Rule(RuleSettings rule, string path, ScorecardErrors errors)
    {
        switch (rule.Id)
        {
            case "usage-drop":
                Below($"{path}.ratio", rule.Ratio, $"{path}.clearRatio", rule.ClearRatio, errors);
                break;
            case "narrow-adoption":
                Below($"{path}.breadth", rule.Breadth, $"{path}.clearBreadth", rule.ClearBreadth, errors);
                break;
            case "will-miss-deadline":
                Below($"{path}.projected", rule.Projected, $"{path}.clearProjected", rule.ClearProjected, errors);
                break;
            case "health-dropped":
                Below($"{path}.clearPoints", rule.ClearPoints, $"{path}.points", rule.Points, errors);
                break;
            case "champion-silent":
                if (rule.ClearDays > rule.SilentDays)
                {
                    Add($"{path}.clearDays", $"Must not be greater than silentDays, {rule.SilentDays}.", $"{path}.silentDays", errors);
                }

                if (StallRules.ChampionLookback(rule) > Activity.AccountHistory.WindowDays)
                {
                    Add($"{path}.activeBeforeDays", $"Must be at most {Activity.AccountHistory.WindowDays} together with silentDays.", $"{path}.silentDays", errors);
                }

                break;
        }
    }

    // More use must never be worth fewer points, and an older account never be asked for less.
    private static void Rising(string path, PiecewiseLinear points, ScorecardErrors errors)
    {
        for (var i = 1; i < points.Points.Count; i++)
        {
            if (Tolerance.Below(points.Points[i].Y, points.Points[i - 1].Y))
            {
                Add($"{path}[{i}][1]", $"Must not be less than the value before it, {ScorecardRanges.Say(points.Points[i - 1].Y)}.", path, errors);
            }
        }
    }

    private static void Weights(string path, ComponentWeights weights, ScorecardErrors errors)
    {
        if (weights.Activation + weights.Engagement + weights.Depth + weights.Breadth + weights.Momentum <= 0)
        {
            errors.Add(path, "At least one weight must be greater than 0.");
        }
    }

    private static void Below(string path, double low, string abovePath, double high, ScorecardErrors errors)
    {
        if (!Tolerance.Below(low, high))
        {
            Add(path, $"Must be less than {abovePath[(abovePath.LastIndexOf('.') + 1)..]}, {ScorecardRanges.Say(high)}.", abovePath, errors);
        }
    }

    private static void Add(string path, string detail, string other, ScorecardErrors errors)
    {
        if (!errors.Concern(path) && !errors.Concern(other))
        {
            errors.Add(path, detail);
        }
    }
}
