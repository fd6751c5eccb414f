namespace HealthScoring.Domain.Replaying;

/// <summary>Something that is recorded about an account and does not follow from its facts.</summary>
/// <param name="Day">Day that the record belongs to; null where it belongs to none.</param>
/// <param name="What">Kind of the record, such as `DayClosed`.</param>
/// <param name="Path">Field in it, such as `lines[3].points`; empty for the record as a whole.</param>
/// <param name="Recorded">What is recorded, as JSON; null where nothing is.</param>
/// <param name="Recomputed">What follows from the facts, as JSON; null where nothing does.</param>
public sealed record Difference(DateOnly? Day, string What, string Path, string? Recorded, string? Recomputed);
