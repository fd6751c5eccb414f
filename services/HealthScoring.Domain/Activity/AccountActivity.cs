using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Activity;

/// <summary>
/// The running record of one account's usage, folded fact by fact. It may hold the whole account or only the days and users that a page of facts touches:
/// <see cref="DayOf"/> and <see cref="UserOf"/> create what was not loaded, and the Changed sets say what to keep.
/// </summary>
public sealed class AccountActivity
{
    private readonly Dictionary<string, int> _featureNumbers = new(StringComparer.Ordinal);
    private readonly List<FeatureSeen> _features = [];
    private readonly Dictionary<Guid, UserActivity> _users = [];
    private readonly Dictionary<DateOnly, DayActivity> _days = [];
    private readonly ZoneHistory _zones;
    private readonly DateOnly? _dayZero;
    private int _userCount;

    /// <summary>Starts from what is kept of the account.</summary>
    /// <param name="zones">Zones of the account.</param>
    /// <param name="dayZero">Hand-over day, or null.</param>
    /// <param name="features">Features seen so far, in the order of their numbers.</param>
    /// <param name="userCount">How many users have a number.</param>
    public AccountActivity(ZoneHistory zones, DateOnly? dayZero, IEnumerable<FeatureSeen> features, int userCount)
    {
        _zones = zones;
        _dayZero = dayZero;
        _userCount = userCount;
        foreach (var feature in features)
        {
            _featureNumbers.Add(feature.Key, _features.Count);
            _features.Add(feature);
        }
    }

    /// <summary>Features seen, in the order of their numbers.</summary>
    public IReadOnlyList<FeatureSeen> Features => _features;

    /// <summary>How many users have a number.</summary>
    public int UserCount => _userCount;

    /// <summary>Users loaded or created, by pseudonym.</summary>
    public IReadOnlyDictionary<Guid, UserActivity> Users => _users;

    /// <summary>Days loaded or created.</summary>
    public IReadOnlyDictionary<DateOnly, DayActivity> Days => _days;

    /// <summary>Users that facts changed.</summary>
    public HashSet<Guid> ChangedUsers { get; } = [];

    /// <summary>Days that facts changed.</summary>
    public HashSet<DateOnly> ChangedDays { get; } = [];

    /// <summary>Day of the first report of counts, before day 0 too, or null. Set it to what is kept before facts are applied.</summary>
    public DateOnly? FirstReportOn { get; set; }

    /// <summary>Puts a kept day in place.</summary>
    public void Load(DateOnly day, DayActivity activity) => _days[day] = activity;

    /// <summary>Puts a kept user in place.</summary>
    public void Load(UserActivity user) => _users[user.Reference] = user;

    /// <summary>Applies the usage of one stored event.</summary>
    public void Apply(UsageRecorded fact)
    {
        foreach (var item in fact.Items)
        {
            Apply(item, fact.Source);
        }
    }

    /// <summary>Applies a fact about the account's users or reported counts; others do not concern activity.</summary>
    public void Apply(IAccountFact fact)
    {
        switch (fact)
        {
            case ActiveUsersReported report:
                DayOf(report.Day).Add(report);
                FirstReportOn = FirstReportOn is { } first && first <= report.Day ? first : report.Day;
                break;
            case UserProvisioned f:
                UserOf(f.User).Apply(f);
                ChangedUsers.Add(f.User);
                break;
            case UserRemoved f:
                UserOf(f.User).Apply(f);
                ChangedUsers.Add(f.User);
                break;
            case ChampionAssigned f:
                UserOf(f.User).Apply(f);
                ChangedUsers.Add(f.User);
                break;
            case ChampionRemoved f:
                UserOf(f.User).Apply(f);
                ChangedUsers.Add(f.User);
                break;
        }
    }

    private void Apply(UsageItem item, string source)
    {
        var day = _zones.LocalDay(item.OccurredAt);
        var activity = DayOf(day);
        activity.AddSource(source);
        if (item.Actor != Actor.Human)
        {
            activity.AddAutomation();
            return;
        }

        var user = UserOf(item.User);
        int? feature = item.Type == UsageType.FeatureUsed ? FeatureNumber(item.Feature!, day) : null;
        activity.Add(user.Number, feature, item);
        if (day >= _dayZero && user.Active(day, feature))
        {
            ChangedUsers.Add(user.Reference);
        }
    }

    private DayActivity DayOf(DateOnly day)
    {
        ChangedDays.Add(day);
        return _days.TryGetValue(day, out var activity) ? activity : _days[day] = new();
    }

    private UserActivity UserOf(Guid reference)
    {
        if (!_users.TryGetValue(reference, out var user))
        {
            _users[reference] = user = new(reference, _userCount++);
            ChangedUsers.Add(reference);
        }

        return user;
    }

    private int FeatureNumber(string key, DateOnly day)
    {
        if (!_featureNumbers.TryGetValue(key, out var number))
        {
            _featureNumbers.Add(key, number = _features.Count);
            _features.Add(new(key, day));
        }
        else if (_features[number].LastUsedOn < day)
        {
            _features[number] = _features[number] with { LastUsedOn = day };
        }

        return number;
    }
}

/// <summary>A feature that the account's humans have used.</summary>
/// <param name="Key">Key that usage events name.</param>
/// <param name="LastUsedOn">Latest local day of use.</param>
public sealed record FeatureSeen(string Key, DateOnly LastUsedOn);
