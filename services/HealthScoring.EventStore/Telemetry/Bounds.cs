using System.Diagnostics.Metrics;

namespace HealthScoring.EventStore.Telemetry;

/// <summary>Bounds of the buckets of histograms, the same for everything that is measured in one unit. The service levels, 5 s and 60 s, are among them.</summary>
public static class Bounds
{
    /// <summary>Seconds, from a statement to half an hour.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800] };

    /// <summary>Seconds, of what may come days later.</summary>
    public static InstrumentAdvice<double> SecondsToDays { get; } = new() { HistogramBucketBoundaries = [.. Seconds.HistogramBucketBoundaries!, 3_600, 21_600, 86_400] };

    /// <summary>Events of a transaction.</summary>
    public static InstrumentAdvice<int> Events { get; } = new() { HistogramBucketBoundaries = [1, 10, 50, 100, 500, 1_000, 5_000, 10_000] };
}
