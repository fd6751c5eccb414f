using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Producers;

/// <summary>A span of time in which a producer was dark.</summary>
/// <param name="Source">The producer.</param>
/// <param name="Since">Its start.</param>
/// <param name="Until">Its end, or null while it lasts.</param>
public sealed record Silence(string Source, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>
    /// The sources that hold back the close of a day: they fed the account in 28 days, and were dark at any time since the close before was due. A source that is
    /// back holds back one more close, because what it missed is still in that day's metrics.
    /// </summary>
    /// <param name="silences">Silences of all producers.</param>
    /// <param name="history">The account.</param>
    /// <param name="zones">Its zones.</param>
    /// <param name="day">The day to be closed.</param>
    /// <param name="dueAt">When its close is due, which for an account that waits for a report is later than for others.</param>
    public static IReadOnlyList<string> HoldingBack(IReadOnlyList<Silence> silences, AccountHistory history, ZoneHistory zones, DateOnly day, DateTimeOffset dueAt)
    {
        if (silences.Count == 0)
        {
            return [];
        }

        var from = CloseSchedule.DueAt(zones, day.AddDays(-1));
        var dark = silences.Where(s => s.Since <= dueAt && (s.Until is null || s.Until > from)).Select(s => s.Source).ToHashSet(StringComparer.Ordinal);
        return dark.Count == 0
            ? []
            : [.. ActiveUsers.Days(history, day, ActiveUsers.MonthDays).SelectMany(d => history.On(d)?.Sources ?? []).Where(dark.Contains).Distinct().Order(StringComparer.Ordinal)];
    }
}
