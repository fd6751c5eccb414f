namespace HealthScoring.Domain.Rules;

/// <summary>`narrow-adoption`: too little of the core is adopted. Clears when more is.</summary>
internal static class NarrowAdoption
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "narrow-adoption",
        (in RuleInput i) => i.Metrics.Breadth is { } breadth
            ? new(i.If(Tolerance.Below(breadth, i.Rule.Breadth)), Tolerance.AtLeast(breadth, i.Rule.ClearBreadth))
            : default,
        (in RuleInput i) => (
            new("breadth", i.Metrics.Breadth, i.Rule.Breadth, i.TenureDays),
            $"{Say.Share(i.Metrics.Breadth ?? 0)} of the core features are adopted; {Say.Share(i.Rule.Breadth)} are expected by now."))
    {
        NeedsUserEvents = true,
    };
}
