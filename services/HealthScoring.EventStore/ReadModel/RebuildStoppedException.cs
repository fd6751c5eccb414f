namespace HealthScoring.EventStore.ReadModel;

/// <summary>A rebuild cannot go on. Readers keep what they have.</summary>
/// <param name="message">Why, for whoever started it.</param>
public sealed class RebuildStoppedException(string message) : Exception(message);
