using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Previewing;

/// <summary>What a draft of a scorecard would have done.</summary>
/// <param name="Accounts">Accounts that would use it and had a day to close.</param>
/// <param name="Closes">Days that were closed again.</param>
/// <param name="MeanScoreChange">Mean over accounts of the change of the last day's score; null without accounts.</param>
/// <param name="BandMoves">Accounts by band after the last day, where the draft's is another.</param>
/// <param name="AlertsGained">Alerts that only the draft would have raised, by rule.</param>
/// <param name="AlertsLost">Alerts that only the scorecard in force raises, by rule.</param>
/// <param name="MostAffected">The accounts that the draft changes most: those whose band is another first, then by change of the score.</param>
public sealed record ScorecardPreview(
    int Accounts, int Closes, double? MeanScoreChange, IReadOnlyList<BandMove> BandMoves, IReadOnlyDictionary<string, int> AlertsGained, IReadOnlyDictionary<string, int> AlertsLost,
    IReadOnlyList<AccountPreview> MostAffected)
{
    private const int Most = 20;

    /// <summary>Adds up the previews of accounts.</summary>
    public static ScorecardPreview Of(IEnumerable<AccountPreview> previews)
    {
        var all = previews.OrderBy(p => p.AccountId, StringComparer.Ordinal).ToList();
        return new(
            all.Count, all.Sum(p => p.Days), all.Count == 0 ? null : all.Sum(p => p.DraftScore - p.Score) / all.Count,
            [.. all.Where(p => p.Band != p.DraftBand).GroupBy(p => (p.Band, p.DraftBand)).OrderBy(g => g.Key).Select(g => new BandMove(g.Key.Band, g.Key.DraftBand, g.Count()))],
            ByRule(all.SelectMany(p => p.Gained)), ByRule(all.SelectMany(p => p.Lost)),
            [.. all.Where(IsAffected).OrderByDescending(p => p.Band != p.DraftBand).ThenByDescending(p => Math.Abs(p.DraftScore - p.Score)).Take(Most)]);
    }

    private static bool IsAffected(AccountPreview preview) =>
        preview.Band != preview.DraftBand || preview.Gained.Count + preview.Lost.Count > 0 || Math.Abs(preview.DraftScore - preview.Score) > Tolerance.Epsilon;

    private static SortedDictionary<string, int> ByRule(IEnumerable<PreviewedAlert> alerts) =>
        new(alerts.GroupBy(a => a.Rule, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal);
}

/// <summary>Accounts whose band the draft moves.</summary>
/// <param name="From">Band under the scorecard in force.</param>
/// <param name="To">Band under the draft.</param>
/// <param name="Accounts">How many.</param>
public sealed record BandMove(Band From, Band To, int Accounts);
