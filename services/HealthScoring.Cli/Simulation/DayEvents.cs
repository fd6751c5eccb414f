using System.Globalization;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Simulation;

/// <summary>Collects the events of an account's local day and gives them their ids.</summary>
/// <param name="account">The account.</param>
/// <param name="date">The local day.</param>
internal sealed class DayEvents(DemoAccount account, DateOnly date)
{
    private readonly List<UsageEvent> _events = [];
    private readonly string _prefix = $"demo-{account.Id}-{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-";

    /// <summary>Adds an event at a local time of the day; the answer can be given further fields before the day ends.</summary>
    public void Add(string source, string type, TimeSpan at, Func<UsageEvent, UsageEvent>? with = null)
    {
        var e = new UsageEvent
        {
            // Numbered in the order of making and not of time: ids must stay when something is made to happen at another minute.
            Id = _prefix + (_events.Count + 1).ToString(CultureInfo.InvariantCulture),
            Source = source,
            Type = type,
            OccurredAt = account.Instant(date, at),
            AccountId = account.Id,
        };
        _events.Add(with is null ? e : with(e));
    }

    /// <summary>The events in the order in which they happen.</summary>
    public IReadOnlyList<UsageEvent> InOrder() => [.. _events.OrderBy(e => e.OccurredAt)];
}
