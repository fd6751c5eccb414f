using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Metrics;

/// <summary>Use of each feature in the 28 days that end with a day, and who made the core uses among them.</summary>
public sealed class FeatureUse
{
    private readonly AccountHistory _history;
    private readonly DateOnly _day;

    // Place of each feature number among the entitled features, or -1: what nobody is entitled to is not counted, however many keys producers think up.
    private readonly int[] _place;
    private readonly string[] _keys;
    private readonly bool[] _core;
    private readonly int[] _users;
    private readonly int[] _days;
    private readonly int[] _uses;

    /// <summary>Counts the uses of 28 days.</summary>
    /// <param name="history">The account.</param>
    /// <param name="day">Last day of the window.</param>
    /// <param name="entitled">Features entitled on that day, by key.</param>
    public FeatureUse(AccountHistory history, DateOnly day, IReadOnlyDictionary<string, CatalogFeature> entitled)
    {
        _history = history;
        _day = day;
        Entitled = entitled;
        _keys = [.. history.Features.Where(entitled.ContainsKey).Order(StringComparer.Ordinal)];
        _place = [.. history.Features.Select(key => Math.Max(-1, Array.BinarySearch(_keys, key, StringComparer.Ordinal)))];
        _core = [.. _keys.Select(key => entitled[key].Core)];
        var features = _keys.Length;
        (_users, _days, _uses) = (new int[features], new int[features], new int[features]);
        CoreDays = new int[history.UserSlots];
        CoreUses = new int[history.UserSlots];
        var seen = new bool[features * history.UserSlots];
        var usedToday = new bool[features];
        var days = history.Days(day, ActiveUsers.MonthDays);

        // The days end with the last active one, which may be earlier.
        var first = Math.Max(day.DayNumber + 1 - ActiveUsers.MonthDays, history.DayZero.DayNumber);
        for (var d = 0; d < days.Length; d++)
        {
            if (days[d] is { } activity && Count(activity, seen, usedToday))
            {
                // Week 0 is the last one; the 28 days hold four, whole or cut off at day 0.
                CoreWeeks |= 1 << ((day.DayNumber - first - d) / 7);
            }
        }
    }

    /// <summary>Features entitled on the day, by key.</summary>
    public IReadOnlyDictionary<string, CatalogFeature> Entitled { get; }

    /// <summary>Distinct days of core use in 28 days, by number of the user.</summary>
    public int[] CoreDays { get; }

    /// <summary>Core uses in 28 days, by number of the user.</summary>
    public int[] CoreUses { get; }

    /// <summary>A bit for each of the last four weeks that saw core use.</summary>
    public int CoreWeeks { get; }

    /// <summary>Distinct users with core use in 28 days.</summary>
    public int CoreUsers => CoreUses.AsSpan().Length - CoreUses.AsSpan().Count(0);

    /// <summary>Distinct users with core use since day 0: users whose first use of a feature that is core today lies on or before the day.</summary>
    public int CoreUsersEver()
    {
        var users = 0;
        for (var i = 0; i < _history.Users.Count; i++)
        {
            users += IsCoreUser(_history.Users[i]) ? 1 : 0;
        }

        return users;
    }

    /// <summary>Share of the core uses that the heaviest user made; null without any.</summary>
    public double? TopUserShare()
    {
        var all = CoreUses.Sum();
        return all == 0 ? null : (double)CoreUses.Max() / all;
    }

    /// <summary>Distinct users, distinct days and uses of an entitled feature in 28 days; zeros for one never used.</summary>
    public (int Users, int Days, int Uses) Of(string key) =>
        Array.BinarySearch(_keys, key, StringComparer.Ordinal) is var place and >= 0 ? (_users[place], _days[place], _uses[place]) : default;

    /// <summary>
    /// Keys of the entitled features adopted, in ordinal order: used in 28 days by enough users and on enough distinct days.
    /// </summary>
    public IReadOnlyList<string> Adopted(int seats, int mau, Scorecard scorecard)
    {
        var need = UsersToAdopt(seats, mau, scorecard.Adoption);
        var adopted = new List<string>(_keys.Length);
        for (var f = 0; f < _keys.Length; f++)
        {
            if (_users[f] >= need && _days[f] >= scorecard.Adoption.MinimumDays)
            {
                adopted.Add(_keys[f]);
            }
        }

        return adopted;
    }

    /// <summary>How many users make a feature adopted: one is enough for a team of three seats or fewer, else 10 % of MAU and at least two.</summary>
    public static int UsersToAdopt(int seats, int mau, AdoptionSettings rule) =>
        seats <= rule.SmallTeamSeats ? 1 : Math.Max(rule.MinimumUsers, Tolerance.Ceiling(rule.UserShare * mau));

    // Counts the uses of one day; answers whether any was of a core feature.
    private bool Count(DayActivity activity, bool[] seen, bool[] usedToday)
    {
        Array.Clear(usedToday);
        var coreToday = false;
        for (var i = 0; i < activity.Users.Count; i++)
        {
            var user = activity.Users[i];
            var coreUses = 0;
            for (var u = 0; u < user.Uses.Length; u++)
            {
                var (number, uses) = user.Uses[u];
                var feature = _place[number];
                if (feature < 0)
                {
                    continue;
                }

                var slot = (feature * CoreUses.Length) + user.User;
                _uses[feature] += uses;
                _users[feature] += seen[slot] ? 0 : 1;
                seen[slot] = true;
                usedToday[feature] = true;
                coreUses += _core[feature] ? uses : 0;
            }

            CoreDays[user.User] += coreUses > 0 ? 1 : 0;
            CoreUses[user.User] += coreUses;
            coreToday |= coreUses > 0;
        }

        for (var feature = 0; feature < usedToday.Length; feature++)
        {
            _days[feature] += usedToday[feature] ? 1 : 0;
        }

        return coreToday;
    }

    private bool IsCoreUser(UserActivity user)
    {
        for (var i = 0; i < user.FirstUseOn.Count; i++)
        {
            var (feature, on) = user.FirstUseOn[i];
            if (_place[feature] is var place and >= 0 && _core[place] && on <= _day)
            {
                return true;
            }
        }

        return false;
    }
}
