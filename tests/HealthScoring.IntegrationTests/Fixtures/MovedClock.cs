namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>The real clock, moved by a fixed span: time passes as it does, on another day.</summary>
public sealed class MovedClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
