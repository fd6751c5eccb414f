using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Rules;

/// <summary>What a rule judges one close by.</summary>
/// <param name="Rule">Constants of the rule.</param>
/// <param name="Scorecard">The scorecard they belong to.</param>
/// <param name="Metrics">Metrics of the day.</param>
/// <param name="Signals">What stall rules look at besides them.</param>
/// <param name="Score">Score of the day.</param>
/// <param name="Band">Band after the close.</param>
/// <param name="BandBefore">Band before it.</param>
/// <param name="Recent">Earlier closes, the latest last.</param>
/// <param name="Open">The rule's open alert, or null.</param>
public readonly record struct RuleInput(
    RuleSettings Rule, Scorecard Scorecard, AccountMetrics Metrics, StallSignals Signals, double Score, Band Band, Band BandBefore, IReadOnlyList<RecentClose> Recent,
    OpenAlert? Open)
{
    /// <summary>t.</summary>
    public int TenureDays => Metrics.TenureDays;

    /// <summary>S, which for rules is the smallest of 30 days.</summary>
    public int Seats => Metrics.SmallestSeats30;

    /// <summary>Severity of the tenure day, or null before the rule's first.</summary>
    public Severity? SeverityOfDay => Rule.SeverityOn(Metrics.TenureDays);

    /// <summary>The severity where a condition holds, null where it does not.</summary>
    public Severity? If(bool condition) => condition ? SeverityOfDay : null;
}

/// <summary>What a rule finds at a close.</summary>
/// <param name="Severity">Severity if the condition holds, else null.</param>
/// <param name="Clears">Whether the clear condition holds.</param>
/// <param name="DeadlinePassed">Whether the alert ends with this close whatever the clear condition says.</param>
public readonly record struct Finding(Severity? Severity, bool Clears, bool DeadlinePassed = false);

/// <summary>What a later close needs to know of the raise to judge whether the alert clears.</summary>
/// <param name="Value">Reach, usual activity, or best score at the raise; null where the rule needs none.</param>
/// <param name="Band">Band of the close with the best score, or null.</param>
public sealed record RaiseBasis(double? Value = null, Band? Band = null);

/// <summary>What was seen, against which threshold.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Value">Its value; null where there is none, such as silence since ever.</param>
/// <param name="Threshold">What it was held against.</param>
/// <param name="TenureDays">Days since hand-over.</param>
public sealed record Evidence(string Metric, double? Value, double Threshold, int TenureDays);
