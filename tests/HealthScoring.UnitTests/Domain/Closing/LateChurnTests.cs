using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Closing;

/// <summary>A churn that is reported when days after it are closed already, and sometimes when the customer has been back for long.</summary>
public class LateChurnTests
{
    [Fact]
    public void A_churn_reported_after_the_return_supersedes_what_was_closed_since_and_the_days_since_the_return_are_closed_anew()
    {
        var (decisions, state) = Late(History(40, Renewed(20)), History(40, Churned(10), Renewed(20)), 30);

        decisions.OfType<AccountFrozen>().Should().ContainSingle().Which.Should().Match<AccountFrozen>(f => f.Day == Day(10) && f.ClosedThrough == Day(30));
        decisions.OfType<AccountReopened>().Should().ContainSingle().Which.Day.Should().Be(Day(20));
        decisions.OfType<DayClosed>().Select(c => c.Day).Should().Equal(Enumerable.Range(20, 11).Select(Day));
        decisions.OfType<BandChanged>().First().Should().Match<BandChanged>(b => b.Day == Day(20) && b.From == Band.Learning);
        state.Superseded.Should().ContainSingle().Which.Should().Match<SupersededDays>(s => s.From == Day(10) && s.To == Day(30));
        (state.ClosedThrough, state.FrozenOn).Should().Be((Day(30), null));
    }

    [Fact]
    public void Once_it_is_noticed_it_is_not_noticed_again()
    {
        var history = History(40, Churned(10), Renewed(20));

        var state = Late(History(40, Renewed(20)), history, 30).State;

        CloseSchedule.Next(history, state).Should().Match<NextStep>(s => s.Kind == NextStepKind.Close && s.Day == Day(31));
        CaseCloses.Closed(history, state, Day(32)).Decisions.OfType<DayClosed>().Select(c => c.Day).Should().Equal(Day(31), Day(32));
    }

    [Fact]
    public void It_resolves_the_alerts_that_are_open_and_holds_begin_at_0()
    {
        var (decisions, state) = Late(History(-1, Renewed(20)), History(-1, Churned(10), Renewed(20)), 22);

        decisions.OfType<AlertResolved>().Select(r => (r.Day, r.Alert.Rule, r.Resolution)).Should().Equal((Day(10), "no-first-login", AlertResolved.AccountChurned));
        state.Rules["no-first-login"].Holds.Should().Be(3);
    }

    [Fact]
    public void It_is_noticed_however_long_ago_it_was() =>
        Late(History(200, Renewed(20)), History(200, Churned(10), Renewed(20)), 150).Decisions.OfType<DayClosed>().Select(c => c.Day)
            .Should().Equal(Enumerable.Range(20, 131).Select(Day));

    [Fact]
    public void The_account_stands_on_the_close_before_it_and_on_its_band_however_long_ago_that_was()
    {
        var state = Late(History(200), History(200, Churned(30)), 150).State;

        (state.ClosedThrough, state.FrozenOn, state.Recent.Count).Should().Be((Day(29), Day(30), 0));
        state.Band.Band.Should().Be(CaseCloses.Closed(History(200), CloseState.None, Day(29)).State.Band.Band).And.NotBe(Band.Learning);
    }

    [Fact]
    public void A_churn_before_the_one_that_is_known_takes_its_place()
    {
        var (decisions, state) = Late(History(40, Churned(20)), History(40, Churned(20), Churned(10, "earlier")), 30);

        decisions.Should().ContainSingle().Which.Should().BeOfType<AccountFrozen>();
        (state.ClosedThrough, state.FrozenOn).Should().Be((Day(9), Day(10)));
    }

    [Fact]
    public void A_second_churn_after_a_return_that_was_closed_is_followed_as_any()
    {
        IAccountFact[] away = [Churned(10), Renewed(20)];

        var (decisions, state) = Late(History(40, away), History(40, [.. away, Churned(25, "again")]), 30);

        decisions.Should().ContainSingle().Which.Should().BeOfType<AccountFrozen>();
        (state.ClosedThrough, state.FrozenOn).Should().Be((Day(24), Day(25)));
    }

    [Fact]
    public void A_churn_and_a_moved_hand_over_that_come_together_are_followed_one_after_the_other()
    {
        var (decisions, state) = Late(History(40, Renewed(20)), History(40, Churned(10), Renewed(20), Registered(-2, Day(5))), 30);

        decisions.Where(d => d is HandOverMoved or AccountFrozen or AccountReopened).Select(d => d.Day).Should().Equal(Day(5), Day(10), Day(20));
        decisions.OfType<DayClosed>().Select(c => (c.Day, c.Metrics.TenureDays)).Should().Equal(Enumerable.Range(20, 11).Select(t => (Day(t), t - 5)));
        state.Superseded.Select(s => (s.From, s.To)).Should().Equal((Day(0), Day(4)), (Day(10), Day(30)));
    }

    [Fact]
    public void Closes_made_anew_wait_until_the_days_that_they_look_back_on_are_read()
    {
        var state = CaseCloses.Closed(History(200, Renewed(20)), CloseState.None, Day(150)).State;
        var read = History(200, Day(150 - 83), Churned(10), Renewed(20));

        var closed = CloseDays.Of(read, state, CaseCloses.Context(ZoneHistory.Utc, Day(150)), 100);

        closed.Decisions.Should().ContainSingle().Which.Should().BeOfType<AccountFrozen>();
    }

    [Fact]
    public void What_is_decided_is_what_the_decisions_come_to()
    {
        var before = CaseCloses.Closed(History(40, Renewed(20)), CloseState.None, Day(30)).State;

        var (decisions, state) = CaseCloses.Closed(History(40, Churned(10), Renewed(20)), before, Day(30));

        decisions.Aggregate(before, CloseState.Evolve).Should().BeEquivalentTo(state);
    }

    private static (IReadOnlyList<IAccountDecision> Decisions, CloseState State) Late(
        HealthScoring.Domain.Activity.AccountHistory known, HealthScoring.Domain.Activity.AccountHistory later, int closedThrough) =>
        CaseCloses.Closed(later, CaseCloses.Closed(known, CloseState.None, Day(closedThrough)).State, Day(closedThrough));
}
