namespace HealthScoring.Domain.Rules;

/// <summary>
/// `flat-or-falling`: the audience is below half of the seats and no larger than some time before. Clears when it is large enough, or has grown by a tenth
/// of the seats since the raise.
/// </summary>
internal static class FlatOrFalling
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "flat-or-falling",
        (in RuleInput i) =>
        {
            var enough = i.Rule.Saturation * i.Seats;
            var grown = i.Open?.Basis?.Value + Math.Max(1, Tolerance.Ceiling(i.Rule.ClearShare * i.Seats));
            return new(
                i.If(Tolerance.Below(i.Metrics.Reach, enough) && i.Metrics.Reach <= i.Signals.ReachBefore),
                Tolerance.AtLeast(i.Metrics.Reach, enough) || (grown is { } target && i.Metrics.Reach >= target));
        },
        (in RuleInput i) => (
            new("reach", i.Metrics.Reach, i.Rule.Saturation * i.Seats, i.TenureDays),
            $"{Say.Users(i.Metrics.Reach)} active, {i.Signals.ReachBefore} {Say.Days(i.Rule.LookbackDays)} before, of {Say.Seats(i.Seats)}: neither {Say.Share(i.Rule.Saturation)} of them nor any growth."),
        (in RuleInput i) => new(i.Metrics.Reach))
    {
        NeedsLiveInput = true,
    };
}
