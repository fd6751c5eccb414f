namespace HealthScoring.Emitter;

/// <summary>Says when something that keeps happening is to be told again: at once, and then once in a while.</summary>
/// <param name="every">The while.</param>
/// <param name="clock">The clock.</param>
internal sealed class Throttle(TimeSpan every, TimeProvider clock)
{
    private readonly Dictionary<string, (long ToldAt, long Untold)> _known = new(StringComparer.Ordinal);
    private readonly Lock _one = new();

    /// <summary>Notes that it happened. Answers how often it has since it was told last, this time included, or 0 if it is not to be told now.</summary>
    /// <param name="what">One of few words.</param>
    public long Due(string what)
    {
        lock (_one)
        {
            var now = clock.GetTimestamp();
            if (_known.TryGetValue(what, out var known) && clock.GetElapsedTime(known.ToldAt, now) < every)
            {
                _known[what] = known with { Untold = known.Untold + 1 };
                return 0;
            }

            _known[what] = (now, 0);
            return known.Untold + 1;
        }
    }
}
