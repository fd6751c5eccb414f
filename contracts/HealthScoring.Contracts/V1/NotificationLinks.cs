namespace HealthScoring.Contracts.V1;

/// <summary>Where the read API tells more of an account.</summary>
/// <param name="Account">Profile, milestones and open case.</param>
/// <param name="Health">Score, explained line by line.</param>
/// <param name="Alerts">Its alerts.</param>
public sealed record NotificationLinks(Uri Account, Uri Health, Uri Alerts);
