namespace HealthScoring.Contracts.V1;

/// <summary>What a rule saw, as a number against a number.</summary>
/// <param name="Metric">Name of the metric, as in the read API.</param>
/// <param name="Value">Its value; null where there is none.</param>
/// <param name="Threshold">What it was held against.</param>
/// <param name="TenureDays">Days from the hand-over to that close.</param>
public sealed record AlertEvidence(string Metric, double? Value, double Threshold, int TenureDays);
