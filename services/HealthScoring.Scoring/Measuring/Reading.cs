using System.Diagnostics.Metrics;

namespace HealthScoring.Scoring.Measuring;

/// <summary>
/// What was last read for a gauge. It goes away with age: a gauge that stands still while nobody can read it looks as if all were well.
/// </summary>
/// <param name="options">How often it is read.</param>
/// <param name="clock">Tells its age.</param>
public sealed class Reading<T>(ScoringOptions options, TimeProvider clock)
    where T : struct
{
    // Two that fail in a row are no reason to say nothing, nor is another that keeps the next waiting.
    private readonly TimeSpan _validFor = (3 * options.GaugesEvery) + ReadGauges.Within;

    private volatile Taken? _last;

    /// <summary>The last reading; nothing once it is too old.</summary>
    public IEnumerable<Measurement<T>> Current => _last is { } last && clock.GetElapsedTime(last.At) <= _validFor ? last.Values : [];

    /// <summary>Takes a reading without labels.</summary>
    public void Take(T value) => Take([new Measurement<T>(value)]);

    /// <summary>Takes a reading.</summary>
    public void Take(IReadOnlyList<Measurement<T>> values) => _last = new(values, clock.GetTimestamp());

    private sealed record Taken(IReadOnlyList<Measurement<T>> Values, long At);
}
