using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Scoring;

/// <summary>Turns the metrics of a day into an explained health score. Pure: the same metrics and scorecard give the same score to the bit.</summary>
public static class ScoreHealth
{
    // Before this day a missing stickiness says nothing yet, so engagement is left out; from it on, it counts as no points.
    private const int StickinessKnownFromDay = 3;

    /// <summary>The score of a day.</summary>
    public static HealthScore Of(AccountMetrics metrics, Scorecard scorecard) => Of(metrics, scorecard, Blend(metrics.TenureDays, scorecard));

    /// <summary>Share of the steady profile on a tenure day, 0 to 1.</summary>
    public static double Blend(int tenureDays, Scorecard scorecard) =>
        Math.Clamp((double)(tenureDays - scorecard.BlendDays[0]) / (scorecard.BlendDays[1] - scorecard.BlendDays[0]), 0, 1);

    /// <summary>The score with another blend than that of its tenure day, to tell what the blend alone moves.</summary>
    internal static HealthScore Of(AccountMetrics metrics, Scorecard scorecard, double blend)
    {
        var onboarding = OnboardingProfile.Components(metrics, scorecard);
        var steady = SteadyProfile.Components(metrics, scorecard);
        var lines = new List<ScoreLine>(20);
        var coverage = Explain(lines, "onboarding", onboarding, 1 - blend) + Explain(lines, "steady", steady, blend);

        var score = 0d;
        foreach (var line in lines)
        {
            score += line.Contribution;
        }

        var caps = Caps.That(metrics, scorecard);
        if (caps.Count > 0 && caps.MinBy(c => c.Score) is { } lowest && lowest.Score < score)
        {
            var taken = lowest.Score - score;
            lines.Add(new("cap", lowest.Id, "score", score, lowest.Score, taken, 1, taken));
            score += taken;
        }

        return new(score, coverage, blend, Points(onboarding), Points(steady), lines, caps);
    }

    /// <summary>
    /// Engagement: half stickiness, half recency. A null stickiness is worth nothing, except in the first days, when it makes the component unmeasurable.
    /// </summary>
    internal static IReadOnlyList<Part>? Engagement(AccountMetrics metrics, Scorecard scorecard)
    {
        if (metrics.Stickiness is null && metrics.TenureDays < StickinessKnownFromDay)
        {
            return null;
        }

        var anchors = scorecard.Anchors.Stickiness.For(metrics.Cadence);
        var recencyDays = scorecard.For(metrics.Cadence).RecencyDays;
        var recency = metrics.SilentDays is { } silent ? Math.Clamp(100 * (1 - ((double)silent / recencyDays)), 0, 100) : 0;
        return
        [
            new("stickiness", metrics.Stickiness, anchors.Points[^1].X, metrics.Stickiness is { } s ? anchors.At(s) : 0, 0.5),
            new("silentDays", metrics.SilentDays, recencyDays, recency, 0.5),
        ];
    }

    // Adds a profile's lines, with the weight that unmeasurable components leave redistributed over the others; answers the profile's share of coverage.
    private static double Explain(List<ScoreLine> lines, string profile, Component[] components, double share)
    {
        var (all, measured) = (0d, 0d);
        foreach (var component in components)
        {
            all += component.Weight;
            measured += component.Parts is null ? 0 : component.Weight;
        }

        if (share == 0 || measured == 0)
        {
            return share * measured / all;
        }

        foreach (var component in components)
        {
            foreach (var part in component.Parts ?? [])
            {
                var points = part.Points * component.Factor;
                var weight = share * component.Weight / measured * part.Share;
                lines.Add(new(profile, component.Name, part.Metric, part.Value, part.Reference, points, weight, points * weight, component.Factor));
            }
        }

        return share * measured / all;
    }

    private static ComponentPoints Points(Component[] components) =>
        new(components[0].Points, components[1].Points, components[2].Points, components[3].Points, components[4].Points);
}
