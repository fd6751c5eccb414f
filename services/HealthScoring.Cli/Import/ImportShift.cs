using System.Globalization;

namespace HealthScoring.Cli.Import;

/// <summary>By how much an import moves every date: whole weeks, so that weekdays stay what they were.</summary>
/// <param name="Days">Days, a multiple of 7; negative moves into the past.</param>
public readonly record struct ImportShift(int Days)
{
    private const int Week = 7;

    /// <summary>Nothing moves.</summary>
    public static ImportShift None => new(0);

    /// <summary>
    /// What is appended to every event id: moved history is other history, and the same id with another payload would be refused as a conflict.
    /// </summary>
    public string IdSuffix => Days == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"@{Days}d");

    /// <summary>The shift after which the last event falls on a day or, at most six days, before it.</summary>
    public static ImportShift To(DateOnly day, DateOnly lastEvent) => new((int)Math.Floor((day.DayNumber - lastEvent.DayNumber) / (double)Week) * Week);

    /// <summary>A day, moved.</summary>
    public DateOnly Of(DateOnly day) => day.AddDays(Days);

    /// <summary>An instant, moved.</summary>
    public DateTimeOffset Of(DateTimeOffset instant) => instant.AddDays(Days);
}
