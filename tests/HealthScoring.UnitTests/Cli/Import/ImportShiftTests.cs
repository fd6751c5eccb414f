using HealthScoring.Cli.Import;

namespace HealthScoring.UnitTests.Cli.Import;

public class ImportShiftTests
{
    [Theory]
    [InlineData("2026-03-04", "2026-03-04", 0)]
    [InlineData("2026-03-10", "2026-03-04", 0)]
    [InlineData("2026-03-11", "2026-03-04", 7)]
    [InlineData("2026-03-03", "2026-03-04", -7)]
    [InlineData("2026-02-25", "2026-03-04", -7)]
    [InlineData("2026-11-20", "2022-09-30", 1512)]
    public void The_last_event_falls_on_the_day_or_at_most_six_days_before_it(string day, string lastEvent, int days) =>
        ImportShift.To(DateOnly.Parse(day), DateOnly.Parse(lastEvent)).Days.Should().Be(days);

    [Fact]
    public void Weekdays_stay_what_they_were()
    {
        var monday = new DateOnly(2022, 9, 5);

        ImportShift.To(new(2026, 11, 21), new(2022, 9, 30)).Of(monday).DayOfWeek.Should().Be(DayOfWeek.Monday);
    }

    [Fact]
    public void History_that_is_not_moved_keeps_its_ids() => ImportShift.None.IdSuffix.Should().BeEmpty();

    [Theory]
    [InlineData(14, "@14d")]
    [InlineData(-7, "@-7d")]
    public void Moved_history_gets_ids_of_its_own(int days, string suffix) => new ImportShift(days).IdSuffix.Should().Be(suffix);
}
