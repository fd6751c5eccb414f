using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Explaining;

/// <summary>What happened between two closes, as far as it moves scores. Windows are the 28 days that end with each of the two.</summary>
/// <param name="UsersFellSilent">Active in the first window and not in the second, those silent longest first.</param>
/// <param name="UsersCame">Active in the second window and not in the first, the latest to come first.</param>
/// <param name="ActiveUserDays28">Sum of DAU over each window.</param>
/// <param name="FeaturesStopped">Entitled features used in the first window and not in the second.</param>
/// <param name="FeaturesBegan">Entitled features used in the second window and not in the first.</param>
/// <param name="AdoptionLost">Features adopted at the first close and not at the second.</param>
/// <param name="AdoptionGained">Features adopted at the second close and not at the first.</param>
/// <param name="Seats">Seats in force.</param>
/// <param name="ActivatedUsers">Users active since day 0.</param>
/// <param name="MilestonesReached">Milestones dated after the first close.</param>
public sealed record FactsBehind(
    IReadOnlyList<UserChange> UsersFellSilent, IReadOnlyList<UserChange> UsersCame, FromTo<int> ActiveUserDays28, IReadOnlyList<FeatureChange> FeaturesStopped,
    IReadOnlyList<FeatureChange> FeaturesBegan, IReadOnlyList<string> AdoptionLost, IReadOnlyList<string> AdoptionGained, FromTo<int> Seats, FromTo<int> ActivatedUsers,
    IReadOnlyList<string> MilestonesReached)
{
    /// <summary>Finds them in a history that reaches through the second close.</summary>
    public static FactsBehind Of(AccountHistory history, IReadOnlyDictionary<int, Guid> users, DayClosed from, DayClosed to)
    {
        var (before, after) = (LastActive(history, from.Day), LastActive(history, to.Day));
        return new(
            [.. before.Where(u => !after.ContainsKey(u.Key)).OrderBy(u => u.Value).ThenBy(u => u.Key).Select(u => new UserChange(users[u.Key], u.Value))],
            [.. after.Where(u => !before.ContainsKey(u.Key)).OrderByDescending(u => u.Value).ThenBy(u => u.Key).Select(u => new UserChange(users[u.Key], u.Value))],
            new(UserDays(history, from.Day), UserDays(history, to.Day)),
            Features(history, usedOn: from.Day, unusedOn: to.Day), Features(history, usedOn: to.Day, unusedOn: from.Day),
            [.. from.Metrics.AdoptedFeatures.Except(to.Metrics.AdoptedFeatures, StringComparer.Ordinal)],
            [.. to.Metrics.AdoptedFeatures.Except(from.Metrics.AdoptedFeatures, StringComparer.Ordinal)],
            new(from.Metrics.Seats, to.Metrics.Seats), new(from.Metrics.ActivatedUsers, to.Metrics.ActivatedUsers),
            [.. to.Metrics.MilestonesReached.ByName().Where(m => m.On > from.Day).Select(m => m.Name)]);
    }

    private static Dictionary<int, DateOnly> LastActive(AccountHistory history, DateOnly day)
    {
        var last = new Dictionary<int, DateOnly>();
        foreach (var d in ActiveUsers.Days(history, day, ActiveUsers.MonthDays))
        {
            foreach (var user in history.On(d)?.Users ?? [])
            {
                last[user.User] = d;
            }
        }

        return last;
    }

    private static int UserDays(AccountHistory history, DateOnly day) => ActiveUsers.Days(history, day, ActiveUsers.MonthDays).Sum(d => ActiveUsers.Dau(history, d));

    private static IReadOnlyList<FeatureChange> Features(AccountHistory history, DateOnly usedOn, DateOnly unusedOn)
    {
        FeatureUse Use(DateOnly day) => new(history, day, history.Catalog.EntitledOn(day, history.Profile, history.Zones));
        var (used, unused) = (Use(usedOn), Use(unusedOn));
        return
        [
            .. used.Entitled.Values.Where(f => used.Of(f.Key).Uses > 0 && unused.Of(f.Key).Uses == 0).OrderByDescending(f => used.Of(f.Key).Uses).ThenBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => new FeatureChange(f.Key, f.Core, used.Of(f.Key).Users, used.Of(f.Key).Uses)),
        ];
    }
}

/// <summary>A user who fell silent or came.</summary>
/// <param name="User">Pseudonym.</param>
/// <param name="LastActiveOn">Last active day in the window in which the user was active.</param>
public sealed record UserChange(Guid User, DateOnly LastActiveOn);

/// <summary>A feature that stopped being used, or began to be.</summary>
/// <param name="Feature">Its key.</param>
/// <param name="Core">Whether it is core.</param>
/// <param name="Users28">Users in the window in which it was used.</param>
/// <param name="Uses28">Uses in that window.</param>
public sealed record FeatureChange(string Feature, bool Core, int Users28, int Uses28);

/// <summary>A value at both closes.</summary>
/// <param name="From">At the first.</param>
/// <param name="To">At the second.</param>
public readonly record struct FromTo<T>(T From, T To);
