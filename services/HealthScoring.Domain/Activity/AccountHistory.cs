using HealthScoring.Domain.Accounts;

namespace HealthScoring.Domain.Activity;

/// <summary>
/// All that the metrics of a span of days are computed from: the account's profile, users and catalogue, and its days from <see cref="WindowStart"/> on,
/// with the few numbers that reach further back. What lies after the day that is asked for may be present and is not looked at.
/// </summary>
public sealed class AccountHistory
{
    /// <summary>How many days before a day, itself included, its metrics look back: twelve weeks of momentum.</summary>
    public const int WindowDays = 84;

    private readonly DayActivity?[] _days;

    /// <summary>Puts a history together.</summary>
    /// <param name="profile">The account; it has a hand-over day.</param>
    /// <param name="catalog">Catalogues of all products.</param>
    /// <param name="windowStart">First day that <paramref name="days"/> covers; days before day 0 need not be covered.</param>
    /// <param name="days">Active days.</param>
    /// <param name="users">Every user of the account, in any order.</param>
    /// <param name="features">Feature keys in the order of their numbers.</param>
    public AccountHistory(
        AccountProfile profile, FeatureCatalog catalog, DateOnly windowStart, IEnumerable<KeyValuePair<DateOnly, DayActivity>> days,
        IEnumerable<UserActivity> users, IReadOnlyList<string> features)
    {
        Profile = profile;
        Zones = ZoneHistory.Of(profile.TimeZone);
        DayZero = profile.DayZero ?? throw new ArgumentException("An account without a hand-over day has no metrics.", nameof(profile));
        Catalog = catalog;
        WindowStart = windowStart < DayZero ? DayZero : windowStart;
        Features = features;
        Users = [.. users.OrderBy(u => u.Number)];
        UserSlots = Users.Count == 0 ? 0 : Users[^1].Number + 1;

        var covered = days.Where(d => d.Key >= WindowStart).ToList();
        var last = covered.Count == 0 ? WindowStart : covered.Max(d => d.Key);
        _days = new DayActivity?[last.DayNumber - WindowStart.DayNumber + 1];
        foreach (var (day, activity) in covered)
        {
            _days[day.DayNumber - WindowStart.DayNumber] = activity;
        }
    }

    /// <summary>The account itself.</summary>
    public AccountProfile Profile { get; }

    /// <summary>Its zones.</summary>
    public ZoneHistory Zones { get; }

    /// <summary>Hand-over day.</summary>
    public DateOnly DayZero { get; }

    /// <summary>Catalogues of all products.</summary>
    public FeatureCatalog Catalog { get; }

    /// <summary>First day covered, never before day 0.</summary>
    public DateOnly WindowStart { get; }

    /// <summary>Every user, by number.</summary>
    public IReadOnlyList<UserActivity> Users { get; }

    /// <summary>One more than the largest user number: the length of an array indexed by it.</summary>
    public int UserSlots { get; }

    /// <summary>Feature keys by number.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>Last day with DAU &gt; 0 from day 0 to the day before <see cref="WindowStart"/>, or null.</summary>
    public DateOnly? LastActiveBefore { get; init; }

    /// <summary>
    /// Largest MAU reported for the days from day 0 to the day before <see cref="WindowStart"/>, or to any later day before the first that is asked for;
    /// 0 if there is none.
    /// </summary>
    public int LargestReportedMauBefore { get; init; }

    /// <summary>Day of the account's first report of counts, before day 0 too, or null.</summary>
    public DateOnly? FirstReportOn { get; init; }

    /// <summary>The same account with some days replaced, and with other users and features.</summary>
    public AccountHistory With(IReadOnlyDictionary<DateOnly, DayActivity> replaced, IEnumerable<UserActivity> users, IReadOnlyList<string> features)
    {
        var kept = _days.Select((activity, i) => (Day: WindowStart.AddDays(i), Activity: activity)).Where(d => d.Activity is not null && !replaced.ContainsKey(d.Day));
        return new(Profile, Catalog, WindowStart, kept.Select(d => KeyValuePair.Create(d.Day, d.Activity!)).Concat(replaced), users, features)
        {
            LastActiveBefore = LastActiveBefore,
            LargestReportedMauBefore = LargestReportedMauBefore,
            FirstReportOn = FirstReportOn,
        };
    }

    /// <summary>What happened on a day; null if nothing did or it lies before day 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The day is since day 0 and before the window, so what happened is not known here.</exception>
    public DayActivity? On(DateOnly day) => Days(day, 1) is [var activity] ? activity : null;

    /// <summary>
    /// What happened on the N days that end with <paramref name="last"/>, cut off at day 0, earliest first; null where nothing did. Ends with the last active day, so it may be shorter.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">One of the days is since day 0 and before the window, so what happened is not known here.</exception>
    public ReadOnlySpan<DayActivity?> Days(DateOnly last, int count)
    {
        var end = last.DayNumber - WindowStart.DayNumber + 1;
        var start = Math.Max(end - count, DayZero.DayNumber - WindowStart.DayNumber);
        if (start >= Math.Min(end, _days.Length))
        {
            return [];
        }

        return start >= 0 ? _days.AsSpan(start, Math.Min(end, _days.Length) - start)
            : throw new ArgumentOutOfRangeException(nameof(last), last, $"The window starts on {WindowStart:O}.");
    }
}
