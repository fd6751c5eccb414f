namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Tests of what is promised of two cores that have little else to do: no other runs beside them, which would be something else to do.</summary>
[CollectionDefinition(nameof(ByItself), DisableParallelization = true)]
public sealed class ByItself;
