namespace HealthScoring.Domain;

/// <summary>
/// Comparisons of computed ratios with thresholds. Values within 1e-9 count as equal, so that 0.1 x 30 needs 3 users and not 4, on every machine.
/// </summary>
public static class Tolerance
{
    /// <summary>How far apart equal values may be.</summary>
    public const double Epsilon = 1e-9;

    /// <summary>Whether <paramref name="value"/> reaches <paramref name="threshold"/>.</summary>
    public static bool AtLeast(double value, double threshold) => value >= threshold - Epsilon;

    /// <summary>Whether <paramref name="value"/> stays under <paramref name="threshold"/>.</summary>
    public static bool Below(double value, double threshold) => value < threshold - Epsilon;

    /// <summary>The smallest whole number that is not below <paramref name="value"/>.</summary>
    public static int Ceiling(double value) => (int)Math.Ceiling(value - Epsilon);
}
