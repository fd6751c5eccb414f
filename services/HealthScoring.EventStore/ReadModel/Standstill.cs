namespace HealthScoring.EventStore.ReadModel;

/// <summary>Notices a projection that has something to do and does nothing: its shard is dead, whatever the daemon says of it.</summary>
/// <param name="clock">The clock.</param>
/// <param name="patience">For how long it may do nothing; a minute if not said.</param>
public sealed class Standstill(TimeProvider clock, TimeSpan? patience = null)
{
    private long _through = -1;
    private long _since;

    /// <summary>Takes what is seen now; answers whether the projection has stood still for too long.</summary>
    public bool Lasts(ReadModelLag lag)
    {
        if (lag.Through != _through || !lag.Behind)
        {
            (_through, _since) = (lag.Through, clock.GetTimestamp());
        }

        return clock.GetElapsedTime(_since) > (patience ?? ReadModelLag.MaxStandstill);
    }
}
