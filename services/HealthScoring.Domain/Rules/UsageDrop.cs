namespace HealthScoring.Domain.Rules;

/// <summary>`usage-drop`: the week's active user days are well below those of the three weeks before. Clears when they are near what was usual at the raise.</summary>
internal static class UsageDrop
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "usage-drop",
        (in RuleInput i) =>
        {
            var usual = i.Signals.UsualUserDays7;
            return new(
                i.If(Tolerance.AtLeast(usual, i.Rule.MinimumUserDays) && i.Metrics.Mau >= i.Rule.MinimumUsers
                    && Tolerance.AtLeast(i.Rule.Ratio * usual, i.Metrics.ActiveUserDays7)),
                i.Open?.Basis?.Value is { } atRaise && Tolerance.AtLeast(i.Metrics.ActiveUserDays7, i.Rule.ClearRatio * atRaise));
        },
        (in RuleInput i) => (
            new("activeUserDays7", i.Metrics.ActiveUserDays7, i.Rule.Ratio * i.Signals.UsualUserDays7, i.TenureDays),
            $"{i.Metrics.ActiveUserDays7} active user days this week, {Say.Number(i.Signals.UsualUserDays7)} a week in the three before; the limit is {Say.Share(i.Rule.Ratio)} of that."),
        (in RuleInput i) => new(i.Signals.UsualUserDays7))
    {
        NeedsLiveInput = true,
    };
}
