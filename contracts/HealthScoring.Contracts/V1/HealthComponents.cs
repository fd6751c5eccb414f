namespace HealthScoring.Contracts.V1;

/// <summary>Component points of both profiles. The score blends them.</summary>
/// <param name="Onboarding">Of the onboarding profile.</param>
/// <param name="Steady">Of the steady profile.</param>
public sealed record HealthComponents(ComponentPoints Onboarding, ComponentPoints Steady);

/// <summary>Points of one profile, 0 to 100 each, before caps; null where a component cannot be measured.</summary>
/// <param name="Activation">How many of the seats are in use.</param>
/// <param name="Engagement">How often those who are active come.</param>
/// <param name="Depth">How many use what the customer bought regularly.</param>
/// <param name="Breadth">How much of what the customer bought is in use.</param>
/// <param name="Momentum">Whether use grows or falls.</param>
public sealed record ComponentPoints(double? Activation, double? Engagement, double? Depth, double? Breadth, double? Momentum);

/// <summary>A scorecard: the constants of the score as data.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its version, from 1.</param>
public sealed record ScorecardVersion(string Id, int Version);
