namespace HealthScoring.Domain.Portfolio;

/// <summary>A cell of the matrix of tier by satisfaction.</summary>
/// <param name="Tier">The tier, or `none`.</param>
/// <param name="Touch">How much time of people the tier is given.</param>
/// <param name="Satisfaction">Satisfaction of the accounts, by their answers of the last 365 days.</param>
/// <param name="Accounts">Accounts in the cell that have not churned, at least 1.</param>
/// <param name="ContractValue">Sum of their known yearly contract values; null where none is known.</param>
/// <param name="MeanScore">Mean of their scores, 0 to 100; null where none has one.</param>
/// <param name="AtRisk">How many are in the bands atRisk and critical.</param>
/// <param name="Play">What to do about them.</param>
public sealed record MatrixCell(string Tier, Touch Touch, Satisfaction Satisfaction, int Accounts, decimal? ContractValue, double? MeanScore, int AtRisk, string Play);

/// <summary>Arranges the accounts by tier and satisfaction, and suggests a play for each cell.</summary>
public static class SatisfactionMatrix
{
    /// <summary>The cells that have accounts, the most valuable tier first, within it the most content first.</summary>
    public static IReadOnlyList<MatrixCell> Of(IReadOnlyCollection<TierCell> cells) =>
    [
        .. TierRanking.Of(cells).SelectMany(tier => cells.Where(c => c.Tier == tier.Tier).OrderBy(c => c.Satisfaction).Select(c => new MatrixCell(
            c.Tier, tier.Touch, c.Satisfaction, c.Accounts, c.ContractValue, c.MeanScore, c.AtRisk, Plays.Suggest(tier.Touch, c.Satisfaction, c.ShareAtRisk)))),
    ];
}
