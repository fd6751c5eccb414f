using HealthScoring.Domain.Closing;

namespace HealthScoring.Api;

/// <summary>The close of a day as it stands in the log.</summary>
/// <param name="Close">The close.</param>
/// <param name="SupersededBy">Why it no longer counts; null if it does.</param>
public sealed record RecordedClose(DayClosed Close, SupersededDays? SupersededBy)
{
    /// <summary>One close for each day, in order: the latest that counts or, where none does, the latest.</summary>
    /// <param name="closes">Closes in the order in which they were made.</param>
    /// <param name="state">What all decisions about the account come to. Closes made since it was read are left out.</param>
    public static IReadOnlyList<RecordedClose> ByDay(IEnumerable<DayClosed> closes, CloseState state) =>
    [
        .. closes.Select(close => new RecordedClose(close, state.Superseded.LastOrDefault(s => close.Day >= s.From && close.Day <= s.To && close.Cut < s.Cut)))
            .Where(c => c.SupersededBy is not null || c.Close.Day <= state.ClosedThrough)
            .GroupBy(c => c.Close.Day)
            .OrderBy(day => day.Key)
            .Select(day => day.LastOrDefault(c => c.SupersededBy is null) ?? day.Last()),
    ];
}
