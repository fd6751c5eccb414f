namespace HealthScoring.Domain.Explaining;

/// <summary>
/// Points by which something moved, by cause, in the order in which the causes are applied: what one of them moves is what it moves after those before it. They add up to
/// the whole change.
/// </summary>
/// <param name="LateData">Facts about the first day and earlier that became known after it was closed, and a hand-over day that moved.</param>
/// <param name="Tenure">More is expected of an older account: targets by tenure day.</param>
/// <param name="Blend">The steady profile weighs more, the onboarding profile less.</param>
/// <param name="Window">Days leave the windows of metrics, as if nothing had happened since.</param>
/// <param name="Data">What happened since: use, and changes of seats, entitlement and catalogue.</param>
/// <param name="Scorecard">Another scorecard, or another version of it.</param>
/// <param name="Cap">Upper limits on the score.</param>
public readonly record struct ChangeEffects(double LateData, double Tenure, double Blend, double Window, double Data, double Scorecard, double Cap)
{
    /// <summary>All of them together.</summary>
    public static ChangeEffects operator +(ChangeEffects left, ChangeEffects right) => new(
        left.LateData + right.LateData, left.Tenure + right.Tenure, left.Blend + right.Blend, left.Window + right.Window, left.Data + right.Data, left.Scorecard + right.Scorecard,
        left.Cap + right.Cap);
}

/// <summary>How far one line of the score moved.</summary>
/// <param name="Profile">`onboarding`, `steady`, or `cap`.</param>
/// <param name="Component">Component of the profile, or the id of the cap.</param>
/// <param name="Metric">Metric that the points come from.</param>
/// <param name="From">The line at the first close; null where it had none.</param>
/// <param name="To">The line at the second; null where it has none.</param>
/// <param name="Change">Contribution at the second less contribution at the first.</param>
/// <param name="Effects">The change by cause.</param>
public sealed record LineChange(string Profile, string Component, string Metric, Scoring.ScoreLine? From, Scoring.ScoreLine? To, double Change, ChangeEffects Effects);

/// <summary>The score after one more cause has been applied.</summary>
/// <param name="Cause">`recorded`, then the causes of <see cref="ChangeEffects"/> without caps, in order.</param>
/// <param name="Uncapped">Score before caps.</param>
/// <param name="Score">Score after caps.</param>
public sealed record ChangeStep(string Cause, double Uncapped, double Score);
