using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Rules;

/// <summary>
/// `health-dropped`: the score is well below the best of the last days, or the band got worse. Clears when the score is near the best before the raise, or the
/// band is back after having been below.
/// </summary>
internal static class HealthDropped
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "health-dropped",
        (in RuleInput i) => new(Condition(i), Clears(i)),
        (in RuleInput i) => (
            new("score", i.Score, Fell(i) ? (Best(i)?.Score ?? i.Score) - i.Rule.Points : i.Scorecard.Bands.Of(i.BandBefore), i.TenureDays),
            i.BandBefore != i.Band
                ? $"The score is {Say.Number(i.Score)}, {Say.Number(Best(i)?.Score ?? i.Score)} at its best in the week before; the band went from {Say.Band(i.BandBefore)} to {Say.Band(i.Band)}."
                : $"The score is {Say.Number(i.Score)}, {Say.Number(Best(i)?.Score ?? i.Score)} at its best in the week before, a drop of {Say.Number(i.Rule.Points)} or more; the band is {Say.Band(i.Band)}."),
        (in RuleInput i) => new(Best(i)?.Score, Best(i)?.Band))
    {
        NeedsLiveInput = true,
    };

    private static Severity? Condition(in RuleInput i)
    {
        if (i.TenureDays < i.Rule.FromDay || i.Band == Band.Learning)
        {
            return null;
        }

        var worse = i.BandBefore != Band.Learning && i.Band < i.BandBefore;
        return Fell(i) || worse ? i.Rule.SeverityByBand?.GetValueOrDefault(i.Band) ?? Severity.Warning : null;
    }

    private static bool Fell(in RuleInput i) => Best(i) is { } best && Tolerance.AtLeast(best.Score - i.Rule.Points, i.Score);

    private static bool Clears(in RuleInput i) => i.Open is { Basis: { } basis } open
        && ((basis.Value is { } best && Tolerance.AtLeast(i.Score, best - i.Rule.ClearPoints))
            || (open.WasBelowBasis && i.Band != Band.Learning && i.Band >= basis.Band));

    // The highest score of the days before, the earliest on a tie; while learning a score is no yardstick.
    private static RecentClose? Best(in RuleInput i)
    {
        RecentClose? best = null;
        foreach (var close in i.Recent)
        {
            if (close.Day >= i.Metrics.Day.AddDays(-i.Rule.LookbackDays) && close.Day < i.Metrics.Day && close.Band != Band.Learning
                && (best is null || Tolerance.Below(best.Score, close.Score)))
            {
                best = close;
            }
        }

        return best;
    }
}
