namespace HealthScoring.Domain.Webhooks;

/// <summary>
/// When a delivery is attempted: at once, and then after the pauses that Standard Webhooks recommends, each a little longer than the one before it needs to be, so that what failed
/// together does not come back together.
/// </summary>
public static class RetrySchedule
{
    /// <summary>By how much of itself a pause is lengthened at most.</summary>
    public const double MostJitter = 0.2;

    /// <summary>The longest pause that a receiver can ask for.</summary>
    public static readonly TimeSpan LongestAskedFor = TimeSpan.FromHours(24);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    /// <summary>How often a delivery is attempted before it is given up.</summary>
    public static int MostAttempts => Pauses.Length + 1;

    /// <summary>When the next attempt is due, or null where the last was made.</summary>
    /// <param name="made">Attempts made, at least 1; all of them failed.</param>
    /// <param name="now">When the last of them ended.</param>
    /// <param name="askedFor">What the receiver asked to be left alone for, or null.</param>
    /// <param name="jitter">A random share, 0 to 1, of the most that a pause is lengthened by.</param>
    public static DateTimeOffset? Next(int made, DateTimeOffset now, TimeSpan? askedFor, double jitter)
    {
        if (made >= MostAttempts)
        {
            return null;
        }

        var pause = Pauses[made - 1] * (1 + (MostJitter * jitter));
        return now + (Bounded(askedFor) is { } longer && longer > pause ? longer : pause);
    }

    /// <summary>What a receiver asked for, as far as it is granted.</summary>
    public static TimeSpan? Bounded(TimeSpan? askedFor) => askedFor > LongestAskedFor ? LongestAskedFor : askedFor;
}
