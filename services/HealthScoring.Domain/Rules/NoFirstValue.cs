namespace HealthScoring.Domain.Rules;

/// <summary>`no-first-value`: no core use ever. Clears with the first.</summary>
internal static class NoFirstValue
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "no-first-value",
        (in RuleInput i) => new(i.If(!i.Metrics.CoreUseEver), i.Metrics.CoreUseEver),
        (in RuleInput i) => (new("coreUsers", 0, 1, i.TenureDays), $"{Say.Users(i.Metrics.ActivatedUsers)} active since the hand-over, none of whom has used a core feature; one is expected to by day {i.Rule.FirstDay}."))
    {
        NeedsUserEvents = true,
    };
}
