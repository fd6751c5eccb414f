namespace HealthScoring.Domain.Rules;

/// <summary>`no-first-login`: A = 0 some days after hand-over. Clears when A >= 1.</summary>
internal static class NoFirstLogin
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "no-first-login",
        (in RuleInput i) => new(i.If(i.Metrics.ActivatedUsers == 0), i.Metrics.ActivatedUsers >= 1),
        (in RuleInput i) => (new("activatedUsers", 0, 1, i.TenureDays), $"Nobody has used the product in the {Say.Days(i.TenureDays)} since the hand-over; a first user is expected by day {i.Rule.FirstDay}."))
    {
        AppliesWithoutUsers = true,
    };
}
