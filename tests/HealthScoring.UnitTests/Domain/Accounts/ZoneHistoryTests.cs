using System.Globalization;
using HealthScoring.Domain.Accounts;

namespace HealthScoring.UnitTests.Domain.Accounts;

public class ZoneHistoryTests
{
    [Fact]
    public void Without_a_zone_days_are_those_of_UTC() =>
        (ZoneHistory.Utc.LocalDay(At("2026-03-02T23:59:59Z")), ZoneHistory.Utc.StartOf(Day("2026-03-03")))
            .Should().Be((Day("2026-03-02"), At("2026-03-03T00:00:00Z")));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-01T22:59:59.999Z", "2026-03-01")]
    [InlineData("Europe/Berlin", "2026-03-01T23:00:00Z", "2026-03-02")]
    [InlineData("Europe/Berlin", "2026-03-29T22:00:00Z", "2026-03-30")]
    [InlineData("America/New_York", "2026-03-02T04:59:59Z", "2026-03-01")]
    [InlineData("Pacific/Kiritimati", "2026-03-01T10:00:00Z", "2026-03-02")]
    [InlineData("Pacific/Pago_Pago", "2026-03-02T10:59:59Z", "2026-03-01")]
    [InlineData("Asia/Kathmandu", "2026-03-01T18:15:00Z", "2026-03-02")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05")]
    [InlineData("America/Sao_Paulo", "2017-10-15T02:59:59Z", "2017-10-14")]
    [InlineData("America/Sao_Paulo", "2017-10-15T03:00:00Z", "2017-10-15")]
    [InlineData("Asia/Beirut", "2023-03-25T21:59:59Z", "2023-03-25")]
    [InlineData("Asia/Beirut", "2023-03-25T22:00:00Z", "2023-03-26")]
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31")]
    public void An_instant_belongs_to_the_day_that_clocks_of_the_zone_show(string zone, string instant, string day) =>
        In(zone).LocalDay(At(instant)).Should().Be(Day(day));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00Z")]
    [InlineData("Pacific/Kiritimati", "2026-03-02", "2026-03-01T10:00:00Z")]
    [InlineData("Pacific/Pago_Pago", "2026-03-02", "2026-03-02T11:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-03-02", "2026-03-01T18:15:00Z")]
    public void A_day_starts_at_midnight_of_its_zone(string zone, string day, string start) => In(zone).StartOf(Day(day)).Should().Be(At(start));

    [Theory]
    [InlineData("America/Sao_Paulo", "2017-10-15", "2017-10-15T03:00:00Z")]
    [InlineData("Asia/Beirut", "2023-03-26", "2023-03-25T22:00:00Z")]
    [InlineData("Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00Z")]
    [InlineData("America/Havana", "2026-03-08", "2026-03-08T05:00:00Z")]
    [InlineData("America/Asuncion", "2023-10-01", "2023-10-01T04:00:00Z")]
    public void Where_the_clock_skips_midnight_the_day_starts_at_the_end_of_the_gap(string zone, string day, string start) =>
        In(zone).StartOf(Day(day)).Should().Be(At(start));

    [Theory]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z")]
    [InlineData("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z")]
    [InlineData("Asia/Beirut", "2023-10-29", "2023-10-28T22:00:00Z")]
    [InlineData("Africa/Cairo", "2024-11-01", "2024-10-31T22:00:00Z")]
    public void Where_the_clock_comes_back_over_midnight_the_day_starts_once(string zone, string day, string start)
    {
        In(zone).StartOf(Day(day)).Should().Be(At(start));
        In(zone).LocalDay(At(start).AddSeconds(-1)).Should().Be(Day(day).AddDays(-1));
    }

    [Fact]
    public void A_day_that_a_zone_left_out_starts_with_the_next_one() =>
        In("Pacific/Apia").StartOf(Day("2011-12-30")).Should().Be(In("Pacific/Apia").StartOf(Day("2011-12-31")));

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Asia/Beirut")]
    [InlineData("Africa/Cairo")]
    [InlineData("America/Havana")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    public void Every_day_of_ten_years_starts_on_itself_and_a_moment_after_the_day_before(string zone)
    {
        var zones = In(zone);
        for (var day = Day("2017-01-01"); day < Day("2027-01-01"); day = day.AddDays(1))
        {
            var start = zones.StartOf(day);
            (zones.LocalDay(start), zones.LocalDay(start.AddSeconds(-1))).Should().Be((day, day.AddDays(-1)));
        }
    }

    [Fact]
    public void A_changed_zone_holds_from_its_instant_and_earlier_instants_keep_theirs()
    {
        var zones = Of(("2026-01-01T00:00:00Z", "UTC"), ("2026-03-07T12:00:00Z", "Asia/Shanghai"));

        (zones.LocalDay(At("2026-03-06T20:00:00Z")), zones.LocalDay(At("2026-03-08T20:00:00Z"))).Should().Be((Day("2026-03-06"), Day("2026-03-09")));
        (zones.LocalDay(At("2026-03-07T11:59:59Z")), zones.LocalDay(At("2026-03-07T16:00:00Z"))).Should().Be((Day("2026-03-07"), Day("2026-03-08")));
    }

    [Fact]
    public void At_its_very_instant_a_changed_zone_holds() =>
        Of(("2026-01-01T00:00:00Z", "UTC"), ("2026-03-07T16:00:00Z", "Asia/Shanghai")).LocalDay(At("2026-03-07T16:00:00Z")).Should().Be(Day("2026-03-08"));

    [Fact]
    public void The_first_zone_holds_for_all_time_before_it() =>
        Of(("2026-03-07T12:00:00Z", "Asia/Shanghai")).LocalDay(At("2020-01-01T20:00:00Z")).Should().Be(Day("2020-01-02"));

    // Whoever waits for the next day must not find that it began before the move.
    [Fact]
    public void After_a_move_to_the_west_the_next_day_starts_after_the_move()
    {
        var zones = Of(("2026-01-01T00:00:00Z", "Europe/Berlin"), ("2026-03-02T05:00:00Z", "America/Los_Angeles"));
        var now = At("2026-03-02T06:00:00Z");

        zones.LocalDay(now).Should().Be(Day("2026-03-01"));
        zones.StartOf(zones.LocalDay(now).AddDays(1)).Should().Be(At("2026-03-02T08:00:00Z"));
    }

    private static ZoneHistory In(string zone) => Of(("2000-01-01T00:00:00Z", zone));

    private static ZoneHistory Of(params (string From, string Zone)[] zones) =>
        ZoneHistory.Of(FieldHistory<string>.Of(zones.Select((z, i) => new FieldValue<string>(new(At(z.From), "crm", $"{i}"), z.Zone))));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

    private static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);
}
