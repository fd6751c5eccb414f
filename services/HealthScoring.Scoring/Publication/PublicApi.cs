namespace HealthScoring.Scoring.Publication;

/// <summary>Where readers of notifications find the API.</summary>
/// <param name="Address">Its address, which stands in links.</param>
public sealed record PublicApi(Uri Address);
