using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Rules;

/// <summary>`gone-silent`: an account that was in use is no longer. Clears when it is active again: on two days of a week, or in both of the last two weeks for weekly cadence.</summary>
internal static class GoneSilent
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "gone-silent",
        (in RuleInput i) =>
        {
            var cadence = i.Scorecard.For(i.Metrics.Cadence);
            Severity? severity = i.Metrics.ActivatedUsers == 0 || !(i.Metrics.SilentDays >= cadence.SilentDays) ? null
                : i.Metrics.SilentDays >= cadence.LongSilentDays ? i.Rule.LongSilence
                : i.Rule.Severity;
            return new(severity, i.Metrics.Cadence == Cadence.Weekly ? i.Signals.ActiveInBothWeeks : i.Signals.ActiveDays7 >= i.Rule.ClearActiveDays);
        },
        (in RuleInput i) =>
        {
            var cadence = i.Scorecard.For(i.Metrics.Cadence);
            var limit = i.Metrics.SilentDays >= cadence.LongSilentDays ? cadence.LongSilentDays : cadence.SilentDays;
            return (
                new("silentDays", i.Metrics.SilentDays, limit, i.TenureDays),
                $"Nobody has been active for {Say.Days(i.Metrics.SilentDays ?? 0)}; the limit is {limit}.");
        })
    {
        NeedsLiveInput = true,
    };
}
