namespace HealthScoring.Domain.Rules;

/// <summary>`champion-silent`: no current champion has been active for two weeks, and one was in the four weeks before. Clears when one is active again, or none is assigned.</summary>
internal static class ChampionSilent
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "champion-silent",
        (in RuleInput i) => new(
            i.If(i.Signals.ChampionSilentDays >= i.Rule.SilentDays),
            !i.Signals.HasChampion || i.Signals.ChampionSilentDays < i.Rule.ClearDays),
        (in RuleInput i) => (
            new("championSilentDays", i.Signals.ChampionSilentDays, i.Rule.SilentDays, i.TenureDays),
            $"No champion of the account has been active for {Say.Days(i.Signals.ChampionSilentDays ?? 0)}; the limit is {i.Rule.SilentDays}."))
    {
        NeedsLiveInput = true,
        NeedsUserEvents = true,
    };
}
