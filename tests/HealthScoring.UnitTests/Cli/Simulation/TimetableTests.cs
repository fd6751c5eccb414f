using HealthScoring.Cli.Simulation;
using HealthScoring.Contracts.V1;

namespace HealthScoring.UnitTests.Cli.Simulation;

public class TimetableTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 15, 27, TimeSpan.Zero);
    private static readonly Timetable Timetable = new(DemoAccounts.StartingOn(new(2026, 3, 2)));

    [Fact]
    public void The_catalogue_comes_first_and_an_account_before_what_it_does()
    {
        var history = Timetable.Between(Timetable.Beginning, Start).ToList();

        history[0].Type.Should().Be(UsageEventType.FeatureCatalogPublished);
        history.Where(e => e.AccountId is not null).GroupBy(e => e.AccountId).Select(a => a.First().Type).Should().HaveCount(12)
            .And.OnlyContain(type => type == UsageEventType.AccountRegistered);
        history.Zip(history.Skip(1)).All(pair => pair.First.OccurredAt <= pair.Second.OccurredAt).Should().BeTrue();
        history[^1].OccurredAt.Should().BeOnOrBefore(Start);
    }

    [Fact]
    public void Nothing_is_told_twice_or_left_out_where_two_stretches_meet()
    {
        var whole = Timetable.Between(Start.AddDays(-9), Start).Select(e => e.Id).ToList();

        Timetable.Between(Start.AddDays(-9), Start.AddDays(-4.3)).Concat(Timetable.Between(Start.AddDays(-4.3), Start)).Select(e => e.Id).SequenceEqual(whole)
            .Should().BeTrue();
    }

    [Fact]
    public void What_becomes_due_from_tick_to_tick_is_what_the_timetable_has()
    {
        var upcoming = new Upcoming(Timetable, Start.AddHours(-50));
        var due = Enumerable.Range(0, 200).SelectMany(tick => upcoming.Due(Start.AddMinutes(7 * tick))).Select(e => e.Id).ToList();

        due.SequenceEqual(Timetable.Between(Start.AddHours(-50), Start.AddMinutes(7 * 199)).Select(e => e.Id)).Should().BeTrue();
    }

    [Fact]
    public void The_trickle_comes_from_people_who_are_active_anyway_under_ids_of_its_run()
    {
        var (one, other) = (new Trickle(Timetable.Accounts, Start), new Trickle(Timetable.Accounts, Start.AddSeconds(1)));
        var events = Enumerable.Range(0, 500).Select(n => one.Next(Start.AddSeconds(n))!).ToList();

        events.Select(e => e.Id).Append(other.Next(Start)!.Id).Should().OnlyHaveUniqueItems();
        events.Select(e => e.AccountId).Distinct().Should().NotContain(["little-oak-bakery", "straits-medical-supply", "quayside-books", "fenwick-florists"]);
        var active = Timetable.Between(Start.AddDays(-8), Start.AddDays(1)).Select(e => (e.AccountId, e.UserId));
        events.Select(e => (e.AccountId, e.UserId)).Except(active).Should().BeEmpty();
    }
}
