using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>The days that a caller asks for, both ends included.</summary>
internal readonly record struct DayRange(DateOnly First, DateOnly Last)
{
    private const int MaxDays = 1_100;
    private const int FirstYear = 2000;
    private const int LastYear = 2200;

    /// <summary>Reads `from` and `to`. Without `to` the range ends with <paramref name="latest"/>, without `from` it has <paramref name="days"/> days.</summary>
    public static bool TryOf(DateOnly? from, DateOnly? to, DateOnly latest, int days, out DayRange range, [NotNullWhen(false)] out ProblemHttpResult? refusal)
    {
        var last = to ?? (from > latest ? from.Value : latest);
        refusal = Refusal("from", from) ?? Refusal("to", to);
        range = refusal is null ? new(from ?? last.AddDays(1 - days), last) : default;
        refusal ??= range.First > range.Last ? Problems.BadParameter("from", "It must not lie after `to`.")
            : range.Last.DayNumber - range.First.DayNumber >= MaxDays ? Problems.BadParameter("from", $"`from` to `to` is at most {MaxDays} days. Ask for less at a time.")
            : null;
        return refusal is null;
    }

    /// <summary>A refusal of a day that no account can have, or null.</summary>
    public static ProblemHttpResult? Refusal(string name, DateOnly? day) =>
        day is { Year: < FirstYear or > LastYear } ? Problems.BadParameter(name, $"Days lie in the years {FirstYear} to {LastYear}.") : null;

    /// <summary>Every one of them.</summary>
    public IEnumerable<DateOnly> Days() => Enumerable.Range(0, Last.DayNumber - First.DayNumber + 1).Select(First.AddDays);
}
