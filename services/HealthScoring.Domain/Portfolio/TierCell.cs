namespace HealthScoring.Domain.Portfolio;

/// <summary>The accounts of one tier and one satisfaction, added up.</summary>
/// <param name="Tier">The tier; <see cref="NoTier"/> for accounts of which none is known.</param>
/// <param name="Satisfaction">Their satisfaction.</param>
/// <param name="Accounts">How many there are, at least 1.</param>
/// <param name="Valued">How many of them have a known contract value.</param>
/// <param name="ContractValue">Sum of the known yearly contract values; null where none is known.</param>
/// <param name="MeanScore">Mean of their scores, 0 to 100; null where none has one.</param>
/// <param name="AtRisk">How many are in the bands atRisk and critical.</param>
public sealed record TierCell(string Tier, Satisfaction Satisfaction, int Accounts, int Valued, decimal? ContractValue, double? MeanScore, int AtRisk)
{
    /// <summary>Stands for the tier of accounts without one.</summary>
    public const string NoTier = "none";

    /// <summary>Share of the accounts that are at risk, 0 to 1.</summary>
    public double ShareAtRisk => (double)AtRisk / Accounts;
}
