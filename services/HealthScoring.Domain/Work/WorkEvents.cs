namespace HealthScoring.Domain.Work;

/// <summary>Something that a person did about an alert.</summary>
public interface IAlertWork
{
    /// <summary>The account.</summary>
    string AccountId { get; }

    /// <summary>The alert.</summary>
    Guid AlertId { get; }

    /// <summary>When it was done.</summary>
    DateTimeOffset At { get; }

    /// <summary>Who did it, as the caller names them.</summary>
    string By { get; }

    /// <summary>What they had to say, or null.</summary>
    string? Note { get; }
}

/// <summary>Somebody has seen the alert and takes care of it: its case is not repeated because of it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="AlertId">The alert.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Note">Note, or null.</param>
public sealed record AlertAcknowledged(string AccountId, Guid AlertId, DateTimeOffset At, string By, string? Note = null) : IAlertWork;

/// <summary>Somebody does not want to hear of the alert for a while.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="AlertId">The alert.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Until">Day on which it is back; null: when it becomes more severe than <paramref name="Severity"/>.</param>
/// <param name="Severity">Severity of the alert when it was snoozed.</param>
/// <param name="Note">Note, or null.</param>
public sealed record AlertSnoozed(
    string AccountId, Guid AlertId, DateTimeOffset At, string By, DateOnly? Until, Rules.Severity Severity, string? Note = null) : IAlertWork;

/// <summary>Somebody says what became of the alert. A later outcome replaces an earlier one.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="AlertId">The alert.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Note">Note, or null.</param>
public sealed record AlertOutcomeRecorded(string AccountId, Guid AlertId, DateTimeOffset At, string By, Outcome Outcome, string? Note = null) : IAlertWork;
