using HealthScoring.Domain.Rules;

namespace HealthScoring.Domain.Closing;

/// <summary>An alert as people see it at one moment.</summary>
/// <param name="AlertId">The same for the same account, rule and day of the raise.</param>
/// <param name="CaseId">Shared by all alerts of the account that are open at the same time.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">Severity now.</param>
/// <param name="RaisedSeverity">Severity with which it was raised.</param>
/// <param name="RaisedOn">Day of the close that raised it.</param>
/// <param name="TenureDays">Days from hand-over to the raise.</param>
/// <param name="Onboarding">Whether it was raised in the onboarding window.</param>
/// <param name="Summary">What was seen, in plain words, when it was raised or last escalated.</param>
/// <param name="Evidence">The same as numbers.</param>
public sealed record Alert(
    Guid AlertId, Guid CaseId, string Rule, Severity Severity, Severity RaisedSeverity, DateOnly RaisedOn, int TenureDays, bool Onboarding, string Summary, Evidence Evidence);

/// <summary>An alert was raised.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">Day of the close that raised it.</param>
/// <param name="At">When it was closed.</param>
/// <param name="Sequence">Place among what is published.</param>
/// <param name="Account">Name and segment.</param>
/// <param name="Alert">The alert.</param>
/// <param name="Basis">What later closes need to know of the raise, or null.</param>
public sealed record AlertRaised(string AccountId, DateOnly Day, DateTimeOffset At, long? Sequence, AccountLabel Account, Alert Alert, RaiseBasis? Basis) : IAccountDecision;

/// <summary>An alert raised in imported history was still open at its end, and is published now.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">Last day of the history.</param>
/// <param name="At">When that day was closed.</param>
/// <param name="Sequence">Place among what is published.</param>
/// <param name="Account">Name and segment.</param>
/// <param name="Alert">The alert.</param>
public sealed record AlertAnnounced(string AccountId, DateOnly Day, DateTimeOffset At, long? Sequence, AccountLabel Account, Alert Alert) : IAccountDecision;

/// <summary>An open alert became more severe.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">Day of the close.</param>
/// <param name="At">When it was closed.</param>
/// <param name="Sequence">Place among what is published.</param>
/// <param name="Account">Name and segment.</param>
/// <param name="From">Severity before.</param>
/// <param name="Alert">The alert, with its new severity.</param>
public sealed record AlertEscalated(string AccountId, DateOnly Day, DateTimeOffset At, long? Sequence, AccountLabel Account, Severity From, Alert Alert) : IAccountDecision;

/// <summary>An alert ended.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">Day on which it ended.</param>
/// <param name="At">When that was decided.</param>
/// <param name="Sequence">Place among what is published.</param>
/// <param name="Account">Name and segment.</param>
/// <param name="Resolution">`cleared`, `deadline-reached` or `account-churned`.</param>
/// <param name="Alert">The alert as it was.</param>
public sealed record AlertResolved(
    string AccountId, DateOnly Day, DateTimeOffset At, long? Sequence, AccountLabel Account, string Resolution, Alert Alert) : IAccountDecision
{
    /// <summary>The clear condition held for long enough.</summary>
    public const string Cleared = "cleared";

    /// <summary>The last day of onboarding has come.</summary>
    public const string DeadlineReached = "deadline-reached";

    /// <summary>The customer left.</summary>
    public const string AccountChurned = "account-churned";
}

/// <summary>A case is repeated, because nobody has acknowledged its open alerts.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">Day of the close.</param>
/// <param name="At">When it was closed.</param>
/// <param name="Sequence">Place among what is published.</param>
/// <param name="Account">Name and segment.</param>
/// <param name="CaseId">The case.</param>
/// <param name="OpenedOn">Day on which it opened.</param>
/// <param name="Alerts">Its open alerts, the most severe first.</param>
public sealed record CaseReminded(
    string AccountId, DateOnly Day, DateTimeOffset At, long? Sequence, AccountLabel Account, Guid CaseId, DateOnly OpenedOn, IReadOnlyList<Alert> Alerts) : IAccountDecision;

/// <summary>Alerts of a case have gone for working days without anybody acknowledging or snoozing them: somebody else should look.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">Day of the close.</param>
/// <param name="At">When it was closed.</param>
/// <param name="Sequence">Place among what is published.</param>
/// <param name="Account">Name and segment.</param>
/// <param name="CaseId">The case.</param>
/// <param name="OpenedOn">Day on which it opened.</param>
/// <param name="Alerts">The alerts that have waited too long now, the most severe first. Each is named once.</param>
public sealed record CaseEscalated(
    string AccountId, DateOnly Day, DateTimeOffset At, long? Sequence, AccountLabel Account, Guid CaseId, DateOnly OpenedOn, IReadOnlyList<Alert> Alerts) : IAccountDecision;
