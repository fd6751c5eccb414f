using HealthScoring.Domain.Activity;

namespace HealthScoring.Domain.Explaining;

/// <summary>A login of a user on a day, and one use of a feature, that did not happen and are assumed to have.</summary>
/// <param name="User">Pseudonym of the user; one that the account does not know is a new user.</param>
/// <param name="Day">Local day since day 0.</param>
/// <param name="Feature">Key of the feature; null for the login alone.</param>
public sealed record AssumedUse(Guid User, DateOnly Day, string? Feature);

/// <summary>Puts assumed uses into a copy of an account's history.</summary>
internal static class AssumeUse
{
    /// <summary>The history as if the uses had happened. What they leave alone is shared with the original, what they change is copied.</summary>
    public static AccountHistory In(AccountHistory history, IReadOnlyCollection<AssumedUse> uses)
    {
        var features = history.Features.ToList();
        foreach (var use in uses)
        {
            if (use.Feature is { } key && !features.Contains(key, StringComparer.Ordinal))
            {
                features.Add(key);
            }
        }

        var numbers = features.Select((key, number) => (key, number)).ToDictionary(f => f.key, f => f.number, StringComparer.Ordinal);
        var users = history.Users.ToDictionary(u => u.Reference);
        var copies = new HashSet<Guid>();
        var slots = history.UserSlots;
        foreach (var use in uses)
        {
            if (copies.Add(use.User))
            {
                users[use.User] = users.TryGetValue(use.User, out var known) ? Copy(known) : new(use.User, slots++);
            }

            users[use.User].Active(use.Day, use.Feature is { } key ? numbers[key] : null);
        }

        var days = uses.GroupBy(u => u.Day).ToDictionary(
            day => day.Key, day => With(history.On(day.Key), day.Select(u => (users[u.User].Number, u.Feature is { } key ? numbers[key] : (int?)null))));
        return history.With(days, users.Values, features);
    }

    private static UserActivity Copy(UserActivity user) =>
        UserActivity.Of(user.Reference, user.Number, user.FirstActiveOn, user.FirstUseOn, user.Provisioned, user.Champion);

    private static DayActivity With(DayActivity? known, IEnumerable<(int User, int? Feature)> uses)
    {
        var users = known?.Users.ToDictionary(u => u.User) ?? [];
        foreach (var (number, feature) in uses)
        {
            var day = (users.TryGetValue(number, out var so) ? so : new(number)).WithLogin();
            users[number] = feature is { } used ? day.WithUse(used) : day;
        }

        return DayActivity.Of(users.Values, known?.SessionMilliseconds ?? [], known?.AutomationEvents ?? 0, known?.Reported, known?.Sources ?? []);
    }
}
