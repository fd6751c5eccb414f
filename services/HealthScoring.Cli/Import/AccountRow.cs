namespace HealthScoring.Cli.Import;

/// <summary>An account to register.</summary>
/// <param name="AccountId">Its id, which is its name too.</param>
/// <param name="HandOverOn">Day 0, if known.</param>
/// <param name="Seats">Seats bought, at least 1, if known.</param>
/// <param name="Plan">What it pays for, if known.</param>
/// <param name="MonthlyValue">What it pays in a month, at least 0, if known.</param>
public sealed record AccountRow(string AccountId, DateOnly? HandOverOn, int? Seats, string? Plan, decimal? MonthlyValue);
