namespace HealthScoring.Domain.Scoring;

/// <summary>A scorecard has a new version, which applies from the next close of every account that uses it.</summary>
/// <param name="Scorecard">The scorecard, with its id and version.</param>
/// <param name="At">When.</param>
/// <param name="By">Who published it, as the caller names them.</param>
/// <param name="Note">Why, or null.</param>
public sealed record ScorecardPublished(Scorecard Scorecard, DateTimeOffset At, string By, string? Note);
