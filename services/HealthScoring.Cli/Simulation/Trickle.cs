using System.Globalization;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Simulation;

/// <summary>
/// A little more than the timetable has, so that whoever watches sees something move at any hour: further events of people who were active in the past days
/// anyway, so that no account's fate changes. Weekly accounts stay out of it; a daily trickle would make them daily.
/// </summary>
/// <param name="accounts">The accounts.</param>
/// <param name="start">Start of this run; it makes the ids of this run's events its own.</param>
public sealed class Trickle(IReadOnlyList<DemoAccount> accounts, DateTimeOffset start)
{
    private const int DaysBack = 7;
    private const double Logins = 0.08;
    private static readonly TimeSpan KnownFor = TimeSpan.FromHours(1);
    private readonly string _prefix = $"demo-live-{start.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}-";
    private readonly Random _random = new((int)(start.ToUnixTimeMilliseconds() % int.MaxValue));
    private IReadOnlyList<UsageEvent[]> _people = [];
    private DateTimeOffset _knownUntil;
    private int _number;

    /// <summary>One more event, or null if nobody is active.</summary>
    public UsageEvent? Next(DateTimeOffset now)
    {
        if (now >= _knownUntil)
        {
            (_people, _knownUntil) = ([.. accounts.SelectMany(a => PeopleOf(a, now))], now + KnownFor);
        }

        if (_people.Count == 0)
        {
            return null;
        }

        // Chosen among people and not among accounts: a small team would otherwise seem to work as much as a large one.
        var past = _people[_random.Next(_people.Count)];
        var example = past[_random.Next(past.Length)];
        var login = _random.NextDouble() < Logins;
        return example with
        {
            Id = _prefix + (++_number).ToString(CultureInfo.InvariantCulture),
            OccurredAt = now,
            Type = login ? UsageEventType.Login : example.Type,
            Feature = login ? null : example.Feature,
        };
    }

    /// <summary>For each person who was active in the past days, what features he or she used.</summary>
    public static IEnumerable<UsageEvent[]> PeopleOf(DemoAccount account, DateTimeOffset now)
    {
        var today = account.LocalDay(now);
        return account.Fate.Rhythm != Rhythm.Daily || !account.Fate.IsInUse(account.TenureOn(today))
            ? []
            : Enumerable.Range(0, DaysBack)
                .SelectMany(back => SimulateDay.Of(account, today.AddDays(-back)))
                .Where(e => e.Type == UsageEventType.FeatureUsed)
                .GroupBy(e => e.UserId, StringComparer.Ordinal)
                .Select(person => person.ToArray());
    }
}
