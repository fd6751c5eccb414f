using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Simulation;

/// <summary>Everything that happens in the demonstration, in the order of time.</summary>
/// <param name="accounts">The accounts.</param>
public sealed class Timetable(IReadOnlyList<DemoAccount> accounts)
{
    /// <summary>The accounts.</summary>
    public IReadOnlyList<DemoAccount> Accounts => accounts;

    /// <summary>Before this instant nothing happens; the first thing after it is that the catalogue is published.</summary>
    public DateTimeOffset Beginning => Catalog.OccurredAt.AddTicks(-1);

    // Two days ahead of the first account, whose local day may begin while it is still the day before in UTC.
    private UsageEvent Catalog => DemoCatalog.PublishedOn(accounts.Min(a => a.RegisteredOn).AddDays(-2));

    /// <summary>What happens after one instant, up to and including another. At equal instants ids decide, so that the order is always the same.</summary>
    public IEnumerable<UsageEvent> Between(DateTimeOffset after, DateTimeOffset through) =>
        accounts
            .SelectMany(account => Days(account.LocalDay(after), account.LocalDay(through)).SelectMany(day => SimulateDay.Of(account, day)))
            .Append(Catalog)
            .Where(e => e.OccurredAt > after && e.OccurredAt <= through)
            .OrderBy(e => e.OccurredAt).ThenBy(e => e.Id, StringComparer.Ordinal);

    private static IEnumerable<DateOnly> Days(DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            yield return day;
        }
    }
}
