namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>The real clock, moved: time passes as it does, on another day, and can be moved on to a later one.</summary>
public sealed class MovedClock(TimeSpan by) : TimeProvider
{
    private long _ticks = by.Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    /// <summary>A clock that shows an instant now.</summary>
    public static MovedClock At(DateTimeOffset instant) => new(instant - DateTimeOffset.UtcNow);

    /// <summary>Lets an instant be now.</summary>
    public void MoveTo(DateTimeOffset instant) => Interlocked.Exchange(ref _ticks, (instant - DateTimeOffset.UtcNow).Ticks);
}
