using System.Text.Json.Serialization;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Closing;

/// <summary>A decision about one account. Only scoring makes them, and the state it decides from is their fold.</summary>
public interface IAccountDecision
{
    /// <summary>The account.</summary>
    string AccountId { get; }

    /// <summary>Local day that the decision belongs to.</summary>
    DateOnly Day { get; }

    /// <summary>When it was made.</summary>
    DateTimeOffset At { get; }

    /// <summary>
    /// Place among what is published of the account, from 1 without a gap; null where nothing is published: for imported history, and for decisions that concern
    /// nobody else.
    /// </summary>
    long? Sequence { get; }
}

/// <summary>Who an account is, for readers who have nothing but the message.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Segment">Segment, or null.</param>
public sealed record AccountLabel(string Name, string? Segment);

/// <summary>A local day was closed: final, whatever arrives later.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">The day.</param>
/// <param name="At">When it was closed.</param>
/// <param name="Sequence">Place among what is published.</param>
/// <param name="Account">Name and segment on the day.</param>
/// <param name="Cut">Sequence number of the event store through which facts were seen.</param>
/// <param name="ScorecardId">Scorecard.</param>
/// <param name="ScorecardVersion">Its version.</param>
/// <param name="EngineVersion">Version of the calculation.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Band">Band after the close.</param>
/// <param name="BelowEdge">Whether the score lies below the edge of that band.</param>
/// <param name="Coverage">Share of the weight that could be measured, 0 to 1.</param>
/// <param name="Blend">Share of the steady profile, 0 to 1.</param>
/// <param name="Onboarding">Points of the onboarding profile.</param>
/// <param name="Steady">Points of the steady profile.</param>
/// <param name="Lines">Where each point comes from.</param>
/// <param name="Caps">Every cap whose condition holds.</param>
/// <param name="Metrics">Metrics of the day.</param>
/// <param name="Signals">What stall rules looked at besides them.</param>
/// <param name="Conditions">Rules whose condition held.</param>
/// <param name="Clearing">Rules with an open alert whose clear condition held.</param>
/// <param name="Paused">Whether the account was paused.</param>
/// <param name="HeldBackBy">Sources that were dark: what depends on their input was neither raised nor escalated.</param>
/// <param name="Incomplete">Whether a fact of the account could not be applied.</param>
/// <param name="WorkSeen">How many commands of people about the account's alerts it saw.</param>
public sealed record DayClosed(
    string AccountId, DateOnly Day, DateTimeOffset At, long? Sequence, AccountLabel Account, long Cut, string ScorecardId, int ScorecardVersion, int EngineVersion,
    double Score, Band Band, bool BelowEdge, double Coverage, double Blend, ComponentPoints Onboarding, ComponentPoints Steady, IReadOnlyList<ScoreLine> Lines,
    IReadOnlyList<string> Caps, AccountMetrics Metrics, StallSignals Signals, IReadOnlyList<string> Conditions, IReadOnlyList<string> Clearing, bool Paused,
    IReadOnlyList<string> HeldBackBy, bool Incomplete,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int WorkSeen = 0) : IAccountDecision;

/// <summary>A close moved the account to another band.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">Day of the close.</param>
/// <param name="At">When it was closed.</param>
/// <param name="Sequence">Place among what is published.</param>
/// <param name="Account">Name and segment.</param>
/// <param name="From">Band before.</param>
/// <param name="To">Band after.</param>
/// <param name="Score">Score of the close.</param>
/// <param name="Reasons">The lines that cost the most points, the costliest first, and the cap if one binds.</param>
public sealed record BandChanged(
    string AccountId, DateOnly Day, DateTimeOffset At, long? Sequence, AccountLabel Account, Band From, Band To, double Score, IReadOnlyList<string> Reasons)
    : IAccountDecision;

/// <summary>A milestone was reached.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">Day of the close that met it.</param>
/// <param name="At">When it was closed.</param>
/// <param name="Sequence">Place among what is published.</param>
/// <param name="Account">Name and segment.</param>
/// <param name="Milestone">setup, firstValue, teamValue or habit.</param>
/// <param name="TenureDays">Days since hand-over.</param>
public sealed record MilestoneReached(
    string AccountId, DateOnly Day, DateTimeOffset At, long? Sequence, AccountLabel Account, string Milestone, int TenureDays) : IAccountDecision;

/// <summary>The last of the four milestones was reached.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">Day of the close that met it.</param>
/// <param name="At">When it was closed.</param>
/// <param name="Sequence">Place among what is published.</param>
/// <param name="Account">Name and segment.</param>
/// <param name="TenureDays">Time to activation, in days since hand-over.</param>
/// <param name="FirstValueTenureDays">Time to first value.</param>
public sealed record AccountActivated(
    string AccountId, DateOnly Day, DateTimeOffset At, long? Sequence, AccountLabel Account, int TenureDays, int FirstValueTenureDays) : IAccountDecision;
