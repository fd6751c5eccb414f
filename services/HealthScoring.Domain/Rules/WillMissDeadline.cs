namespace HealthScoring.Domain.Rules;

/// <summary>
/// `will-miss-deadline`: at the pace of the last closes, seat activation on the last day of onboarding will be too low. The pace is the median of the slopes
/// between all pairs of closes, so that one good or bad day does not decide. Clears when the projection is good; ends on the last day of onboarding.
/// </summary>
internal static class WillMissDeadline
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "will-miss-deadline",
        (in RuleInput i) =>
        {
            var deadline = i.Scorecard.Milestones.DeadlineDays;
            if (i.TenureDays >= deadline)
            {
                return new(null, Clears: true, DeadlinePassed: true);
            }

            if (i.SeverityOfDay is not { } severity)
            {
                return default;
            }

            var projected = Projected(i);
            return new(Tolerance.Below(projected, i.Rule.Projected) ? severity : null, Tolerance.AtLeast(projected, i.Rule.ClearProjected));
        },
        (in RuleInput i) => (
            new("projectedSeatActivation", Projected(i), i.Rule.Projected, i.TenureDays),
            $"{Say.Share(i.Metrics.SeatActivation30)} of the seats have been used; at the present pace it will be {Say.Share(Projected(i))} on day {i.Scorecard.Milestones.DeadlineDays}; {Say.Share(i.Rule.Projected)} are expected."));

    private static double Projected(in RuleInput i) =>
        i.Metrics.SeatActivation30 + (Slope(i) * (i.Scorecard.Milestones.DeadlineDays - i.TenureDays));

    private static double Slope(in RuleInput i)
    {
        var earlier = i.Recent.Skip(Math.Max(0, i.Recent.Count - (i.Rule.SlopeCloses - 1)));
        (int Day, double Value)[] closes = [.. earlier.Select(c => (c.Day.DayNumber, c.SeatActivation30)), (i.Metrics.Day.DayNumber, i.Metrics.SeatActivation30)];
        var slopes = new List<double>(closes.Length * (closes.Length - 1) / 2);
        for (var from = 0; from < closes.Length; from++)
        {
            for (var to = from + 1; to < closes.Length; to++)
            {
                slopes.Add((closes[to].Value - closes[from].Value) / (closes[to].Day - closes[from].Day));
            }
        }

        slopes.Sort();
        return slopes.Count == 0 ? 0 : (slopes[(slopes.Count - 1) / 2] + slopes[slopes.Count / 2]) / 2;
    }
}
