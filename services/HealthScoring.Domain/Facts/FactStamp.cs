namespace HealthScoring.Domain.Facts;

/// <summary>
/// Orders facts that speak about the same field: the later <see cref="OccurredAt"/> wins, then the larger (<see cref="Source"/>, <see cref="Id"/>) by
/// ordinal comparison, whatever arrives first. That makes every fold independent of arrival order.
/// </summary>
/// <param name="OccurredAt">When the fact happened, in the producer's clock.</param>
/// <param name="Source">Producer of the fact.</param>
/// <param name="Id">Identity of the fact within its source.</param>
public readonly record struct FactStamp(DateTimeOffset OccurredAt, string Source, string Id) : IComparable<FactStamp>
{
    /// <inheritdoc />
    public int CompareTo(FactStamp other)
    {
        var byTime = OccurredAt.UtcTicks.CompareTo(other.OccurredAt.UtcTicks);
        if (byTime != 0)
        {
            return byTime;
        }

        var bySource = string.CompareOrdinal(Source, other.Source);
        return bySource != 0 ? bySource : string.CompareOrdinal(Id, other.Id);
    }

    /// <summary>Whether <paramref name="left"/> yields to <paramref name="right"/>.</summary>
    public static bool operator <(FactStamp left, FactStamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> wins over <paramref name="right"/>.</summary>
    public static bool operator >(FactStamp left, FactStamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> yields to or equals <paramref name="right"/>.</summary>
    public static bool operator <=(FactStamp left, FactStamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> wins over or equals <paramref name="right"/>.</summary>
    public static bool operator >=(FactStamp left, FactStamp right) => left.CompareTo(right) >= 0;
}
