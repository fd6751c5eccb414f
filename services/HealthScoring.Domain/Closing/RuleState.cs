using System.Text.Json.Serialization;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Closing;

/// <summary>Where one rule stands for an account.</summary>
/// <param name="Holds">Consecutive closes on which the condition has held.</param>
/// <param name="Open">The open alert, or null.</param>
/// <param name="ResolvedOn">Day on which the last alert ended, or null.</param>
/// <param name="ResolvedSeverity">Highest severity that it had reached.</param>
public sealed record RuleState(int Holds = 0, OpenAlert? Open = null, DateOnly? ResolvedOn = null, Severity ResolvedSeverity = Severity.Warning)
{
    /// <summary>Nothing has happened yet.</summary>
    public static RuleState None { get; } = new();

    /// <summary>Whether nothing is worth keeping.</summary>
    [JsonIgnore]
    public bool IsNone => this == None;
}

/// <summary>An alert that has not ended.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Clears">Consecutive closes since the raise on which the clear condition has held.</param>
/// <param name="Basis">What the raise left for later closes, or null.</param>
/// <param name="WasBelowBasis">Whether the band has been below that of the basis since the raise.</param>
/// <param name="ToldOn">Day of the close since which others know of it; null of one raised in imported history, until that ends.</param>
/// <param name="IsOverdue">Whether others have been told that nobody takes care of it.</param>
public sealed record OpenAlert(Alert Alert, int Clears, RaiseBasis? Basis, bool WasBelowBasis, DateOnly? ToldOn, bool IsOverdue = false)
{
    /// <summary>Whether anybody has been told.</summary>
    [JsonIgnore]
    public bool IsPublished => ToldOn is not null;

    /// <summary>Whether a band lies below that of the basis.</summary>
    public static bool IsBelow(Band band, RaiseBasis? basis) => band != Band.Learning && band < basis?.Band;
}

/// <summary>The open case of an account.</summary>
/// <param name="CaseId">Its id.</param>
/// <param name="OpenedOn">Day on which its first alert was raised.</param>
/// <param name="RemindedOn">Day of the last reminder, or null.</param>
public sealed record OpenCase(Guid CaseId, DateOnly OpenedOn, DateOnly? RemindedOn = null);
