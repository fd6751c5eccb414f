using HealthScoring.Domain.Live;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Explaining;

/// <summary>What more use would bring an account to the next band, as of the day that its live health stands on.</summary>
/// <param name="Live">The health as it is.</param>
/// <param name="Target">What is aimed at; null where no band is above.</param>
/// <param name="Reached">Whether the score with all steps reaches the target; true where there is none.</param>
/// <param name="Steps">The steps, the one that gains most first; none where none is needed, or none can be told.</param>
/// <param name="After">The score with all steps.</param>
/// <param name="BlockedBy">Why the target is not reached, in sentences; empty where it is.</param>
/// <param name="Text">The whole in a sentence.</param>
public sealed record HealthPath(
    LiveHealth Live, PathTarget? Target, bool Reached, IReadOnlyList<PathStep> Steps, HealthScore After, IReadOnlyList<string> BlockedBy, string Text);

/// <summary>One step of a path. Its uses are assumed in days up to and with the one that is scored, because a score then needs no forecast.</summary>
/// <param name="Kind">What is done more.</param>
/// <param name="Users">How many users do it, at least 1.</param>
/// <param name="Days">On how many days each of them does at most, at least 1.</param>
/// <param name="Feature">Feature that is used; null for logins alone.</param>
/// <param name="Score">Score with this step and those before it, 0 to 100.</param>
/// <param name="Gain">Points that it adds to those before it; 0 where a cap holds the score down until a later step lifts it.</param>
/// <param name="Text">The step in a sentence.</param>
/// <param name="Uses">The uses assumed.</param>
public sealed record PathStep(StepKind Kind, int Users, int Days, string? Feature, double Score, double Gain, string Text, IReadOnlyList<AssumedUse> Uses);
