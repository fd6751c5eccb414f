using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Closing;

/// <summary>Which days are closed, and what happens to closes when the past turns out to be another.</summary>
public class CloseDaysTests
{
    [Fact]
    public void A_day_is_closed_fifteen_minutes_after_its_end_and_not_before()
    {
        var history = History(3);

        Days(CloseDays.Of(history, CloseState.None, At(Day(1).ToDateTime(new(0, 14, 59))), 100)).Should().BeEmpty();
        Days(CloseDays.Of(history, CloseState.None, At(Day(1).ToDateTime(new(0, 15, 0))), 100)).Should().Equal(Day(0));
    }

    [Fact]
    public void Days_that_were_missed_are_made_up_in_order() => Closed(History(10), CloseState.None, 9).Should().Equal(Enumerable.Range(0, 10).Select(Day));

    [Fact]
    public void A_churned_account_is_closed_through_the_day_before_it_churned()
    {
        var (decisions, state) = CaseCloses.Closed(History(20, Churned(10)), CloseState.None, Day(20));

        decisions.OfType<DayClosed>().Last().Day.Should().Be(Day(9));
        state.FrozenOn.Should().Be(Day(10));
    }

    [Fact]
    public void A_churn_reported_late_supersedes_the_closes_after_it()
    {
        var state = CaseCloses.Closed(History(20), CloseState.None, Day(15)).State;

        state = CaseCloses.Closed(History(20, Churned(10)), state, Day(20)).State;

        (state.ClosedThrough, state.FrozenOn).Should().Be((Day(9), Day(10)));
        state.Superseded.Should().ContainSingle().Which.Should().Match<SupersededDays>(s => s.From == Day(10) && s.To == Day(15));
    }

    [Fact]
    public void An_account_that_comes_back_is_closed_from_that_day_on_with_its_band_anew()
    {
        var (decisions, state) = CaseCloses.Closed(History(40, Churned(10), Renewed(20)), CloseState.None, Day(30));

        decisions.OfType<DayClosed>().Select(c => c.Day).Should().Equal(Enumerable.Range(0, 10).Concat(Enumerable.Range(20, 11)).Select(Day));
        state.FrozenOn.Should().BeNull();
        decisions.OfType<BandChanged>().Single(b => b.Day == Day(20)).From.Should().Be(Band.Learning);
    }

    [Fact]
    public void An_account_that_comes_back_with_a_later_hand_over_is_closed_from_that_day_on()
    {
        var state = CaseCloses.Closed(History(40, Churned(10)), CloseState.None, Day(15)).State;

        var decisions = CaseCloses.Closed(History(40, Churned(10), Registered(20, Day(30))), state, Day(32)).Decisions;

        decisions.OfType<DayClosed>().Select(c => (c.Day, c.Metrics.TenureDays)).Should().Equal((Day(30), 0), (Day(31), 1), (Day(32), 2));
    }

    [Fact]
    public void A_hand_over_that_moved_back_supersedes_the_closes_before_it_and_refolds_the_rest()
    {
        var state = CaseCloses.Closed(History(40), CloseState.None, Day(20)).State;

        var (decisions, moved) = CaseCloses.Closed(History(40, Registered(15, Day(5))), state, Day(22));

        moved.Superseded.Should().ContainSingle().Which.Should().Match<SupersededDays>(s => s.From == Day(0) && s.To == Day(4));
        (moved.DayZero, moved.Milestones.Setup).Should().Be((Day(5), Day(5)));
        decisions.OfType<DayClosed>().Select(c => (c.Day, c.Metrics.TenureDays)).Should().Equal((Day(21), 16), (Day(22), 17));
    }

    [Fact]
    public void Days_that_were_over_when_the_hand_over_became_known_are_not_published()
    {
        var context = CaseCloses.Context(HealthScoring.Domain.Accounts.ZoneHistory.Utc, Day(12)) with { HistoryUntil = Noon(10) };

        var closes = CloseDays.Of(History(20), CloseState.None, context, 100).Decisions.OfType<DayClosed>().ToList();

        closes.Where(c => c.Sequence is null).Select(c => c.Day).Should().Equal(Enumerable.Range(0, 10).Select(Day));
        closes.Where(c => c.Sequence is not null).Select(c => c.Day).Should().Equal(Day(10), Day(11), Day(12));
    }

    [Fact]
    public void Each_live_day_says_since_when_it_was_due_and_imported_ones_say_nothing()
    {
        var context = CaseCloses.Context(HealthScoring.Domain.Accounts.ZoneHistory.Utc, Day(12)) with { HistoryUntil = Noon(10) };

        var due = CloseDays.Of(History(20), CloseState.None, context, 100).DueAt;

        due.Should().BeEquivalentTo(Enumerable.Range(10, 3).ToDictionary(Day, n => new DateTimeOffset(Day(n + 1).ToDateTime(new(0, 15)), TimeSpan.Zero)));
    }

    [Fact]
    public void One_call_decides_about_one_calendar_month_only() =>
        Days(CloseDays.Of(History(60), CloseState.None, CaseCloses.Context(HealthScoring.Domain.Accounts.ZoneHistory.Utc, Day(60)), 100))
            .Should().OnlyContain(d => d.Month == 1).And.HaveCount(27);

    private static ClosingContext At(DateTime utc) => CaseCloses.Context(HealthScoring.Domain.Accounts.ZoneHistory.Utc, Day(0)) with { Now = new(utc, TimeSpan.Zero) };

    private static IEnumerable<DateOnly> Days(ClosedDays closed) => closed.Decisions.OfType<DayClosed>().Select(c => c.Day);

    private static IEnumerable<DateOnly> Closed(AccountHistory history, CloseState state, int through) =>
        CaseCloses.Closed(history, state, Day(through)).Decisions.OfType<DayClosed>().Select(c => c.Day);
}
