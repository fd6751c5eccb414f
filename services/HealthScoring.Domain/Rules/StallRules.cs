using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Rules;

/// <summary>Every rule that this engine knows, in the order in which they are evaluated.</summary>
public static class StallRules
{
    private static readonly Dictionary<string, StallRule> ById = new StallRule[]
    {
        NoFirstLogin.Rule, NoFirstValue.Rule, SeatActivationLow.Rule, NotActivated.Rule, OnboardingStuck.Rule, FlatOrFalling.Rule, UsageDrop.Rule, GoneSilent.Rule,
        SingleThreaded.Rule, NarrowAdoption.Rule, ChampionSilent.Rule, WillMissDeadline.Rule, HealthDropped.Rule,
    }.ToDictionary(r => r.Id, StringComparer.Ordinal);

    /// <summary>The rules of a scorecard, in its order. One that this engine does not know never holds.</summary>
    public static IEnumerable<(StallRule Rule, RuleSettings Settings)> Of(Scorecard scorecard)
    {
        foreach (var settings in scorecard.Rules)
        {
            if (ById.TryGetValue(settings.Id, out var rule))
            {
                yield return (rule, settings);
            }
        }
    }

    /// <summary>What a rule finds; nothing where reported counts cannot tell.</summary>
    public static Finding Judge(StallRule rule, in RuleInput input) => rule.NeedsUserEvents && input.Metrics.CountsOnly ? default : rule.Judge(input);

    /// <summary>How many days back a champion's last activity is looked for.</summary>
    public static int ChampionLookback(Scorecard scorecard) => Settings(ChampionSilent.Rule, scorecard) is { } settings ? ChampionLookback(settings) : 0;

    /// <summary>The same, of the rule's own settings.</summary>
    internal static int ChampionLookback(RuleSettings settings) => settings.SilentDays + settings.ActiveBeforeDays;

    /// <summary>How many days back the audience is compared with.</summary>
    public static int ReachLookback(Scorecard scorecard) => Settings(FlatOrFalling.Rule, scorecard)?.LookbackDays ?? 0;

    private static RuleSettings? Settings(StallRule rule, Scorecard scorecard)
    {
        foreach (var settings in scorecard.Rules)
        {
            if (settings.Id == rule.Id)
            {
                return settings;
            }
        }

        return null;
    }
}
