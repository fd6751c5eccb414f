namespace HealthScoring.Domain.Accounts;

/// <summary>
/// The IANA time zones of an account over time. A changed zone holds from its instant; earlier instants keep the zone they had, and the first zone known
/// holds for all time before it, because until then there was no other to keep. Without any zone: UTC.
/// </summary>
public sealed class ZoneHistory
{
    private readonly (DateTimeOffset From, TimeZoneInfo Zone)[] _zones;

    private ZoneHistory((DateTimeOffset From, TimeZoneInfo Zone)[] zones) => _zones = zones;

    /// <summary>UTC for ever.</summary>
    public static ZoneHistory Utc { get; } = new([]);

    /// <summary>The zones that an account's facts name.</summary>
    /// <exception cref="TimeZoneNotFoundException">A zone is not in the time zone data of this machine.</exception>
    public static ZoneHistory Of(FieldHistory<string> zones) =>
        zones.Values.Count == 0 ? Utc : new([.. zones.Values.Select(z => (z.Stamp.OccurredAt, TimeZoneInfo.FindSystemTimeZoneById(z.Value)))]);

    /// <summary>The account-local calendar day of an instant.</summary>
    public DateOnly LocalDay(DateTimeOffset at) => LocalDay(at, ZoneAt(at));

    /// <summary>
    /// The instant from which on it is local day <paramref name="day"/>. Where the clock skips midnight, the day starts at the end of the gap; where it strikes
    /// midnight twice, at the first stroke; where a move to the west brings back the day before, at the midnight after the move.
    /// </summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        for (var i = _zones.Length - 1; i > 0; i--)
        {
            var (from, zone) = _zones[i];
            var start = StartOf(day, zone);
            if (start >= from)
            {
                return start;
            }

            if (LocalDay(from) >= day && LocalDay(from.AddTicks(-1)) < day)
            {
                return from;
            }
        }

        return StartOf(day, _zones.Length == 0 ? TimeZoneInfo.Utc : _zones[0].Zone);
    }

    private static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        // Zones lie within a day of UTC, and within a zone days only grow with instants: a binary search over two days needs no rule of any zone.
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var (low, high) = (midnight.AddDays(-1), midnight.AddDays(1));
        while (high - low > TimeSpan.FromSeconds(1))
        {
            var middle = low + TimeSpan.FromSeconds(Math.Floor((high - low).TotalSeconds / 2));
            (low, high) = LocalDay(middle, zone) < day ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static DateOnly LocalDay(DateTimeOffset at, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(zone == TimeZoneInfo.Utc ? at.UtcDateTime : TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private TimeZoneInfo ZoneAt(DateTimeOffset at)
    {
        for (var i = _zones.Length - 1; i > 0; i--)
        {
            if (_zones[i].From <= at)
            {
                return _zones[i].Zone;
            }
        }

        return _zones.Length == 0 ? TimeZoneInfo.Utc : _zones[0].Zone;
    }
}
