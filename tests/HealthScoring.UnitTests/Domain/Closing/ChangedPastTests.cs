using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Closing;

/// <summary>What happens to closes when facts come late or say otherwise than before.</summary>
public class ChangedPastTests
{
    [Fact]
    public void At_a_change_of_the_scorecard_holds_and_the_band_carry_over()
    {
        var history = History(30);
        var before = CaseCloses.Closed(history, CloseState.None, Day(20)).State;
        var held = before with { Rules = before.Rules.SetItem("flat-or-falling", new(Holds: 2)) };
        var stricter = Scorecards.Only(Scorecard.Default with { Version = 2, OnTrackPoints = 75 });

        var closed = CloseDays.Of(history, held, CaseCloses.Context(history.Zones, Day(21)) with { Scorecards = stricter }, 1);

        closed.Decisions.OfType<DayClosed>().Single().ScorecardVersion.Should().Be(2);
        closed.State.Band.Since.Should().Be(before.Band.Since, "the band of the closes before it goes on");
        closed.State.Band.ScoresSinceChange.Should().HaveCountGreaterThan(1);
        closed.State.Of("flat-or-falling").Holds.Should().Be(closed.Decisions.OfType<DayClosed>().Single().Conditions.Contains("flat-or-falling") ? 3 : 0);
    }

    [Fact]
    public void Late_facts_change_the_metrics_of_later_closes_only()
    {
        var (before, state) = CaseCloses.Closed(History(3), CloseState.None, Day(10));

        var after = CaseCloses.Closed(History(9), state, Day(11)).Decisions.OfType<DayClosed>().ToList();

        before.OfType<DayClosed>().Last().Metrics.SilentDays.Should().Be(7);
        after.Should().ContainSingle().Which.Should().Match<DayClosed>(c => c.Day == Day(11) && c.Metrics.SilentDays == 2);
    }

    [Fact]
    public void A_hand_over_that_moves_refolds_milestones_holds_and_bands_from_the_new_day_0()
    {
        var (moved, fresh) = (History(40, Registered(15, Day(5))), CaseCloses.Closed(History(40, Registered(15, Day(5))), CloseState.None, Day(30)).State);

        var (decisions, state) = CaseCloses.Closed(moved, CaseCloses.Closed(History(40), CloseState.None, Day(30)).State, Day(30));

        decisions.Should().ContainSingle().Which.Should().BeOfType<HandOverMoved>();
        state.Milestones.Should().Be(fresh.Milestones);
        state.Band.Should().BeEquivalentTo(fresh.Band);
        state.Recent.Should().Equal(fresh.Recent);
    }

    [Fact]
    public void The_holds_of_a_rule_are_counted_from_the_new_day_0()
    {
        var state = CaseCloses.Closed(History(-1), CloseState.None, Day(20)).State;

        state = CaseCloses.Closed(History(-1, Registered(15, Day(5))), state, Day(20)).State;

        // Its condition holds from the third day after hand-over on: day 8.
        state.Rules["no-first-login"].Holds.Should().Be(13);
    }

    [Fact]
    public void A_hand_over_that_moves_leaves_out_the_days_on_which_the_account_was_away()
    {
        IAccountFact[] away = [Churned(10), Renewed(20)];
        var state = CaseCloses.Closed(History(40, away), CloseState.None, Day(25)).State;

        var (decisions, moved) = CaseCloses.Closed(History(40, [.. away, Registered(-2, Day(5))]), state, Day(25));

        decisions.Should().ContainSingle().Which.Should().BeOfType<HandOverMoved>();
        moved.Recent.Select(c => c.Day).Should().Equal(Enumerable.Range(20, 6).Select(Day));
        moved.Band.Since.Should().Be(Day(20));
    }

    [Fact]
    public void A_zone_that_changes_leaves_the_days_before_it_as_they_were()
    {
        var moves = new AccountRegistered("acme", "crm", "moved", Noon(10), Noon(10), null, TimeZone: "Asia/Tokyo");
        var (stayed, _) = CaseCloses.Closed(History(20, InUtc), CloseState.None, Day(15));

        var (decisions, _) = CaseCloses.Closed(History(20, InUtc, moves), CloseState.None, Day(15));

        decisions.OfType<DayClosed>().Select(c => c.Day).Should().Equal(Enumerable.Range(0, 16).Select(Day));
        decisions.OfType<DayClosed>().Take(10).Select(c => (c.Score, c.Metrics.Dau)).Should().Equal(stayed.OfType<DayClosed>().Take(10).Select(c => (c.Score, c.Metrics.Dau)));
        CloseSchedule.DueAt(ZoneHistory.Of(History(20, InUtc, moves).Profile.TimeZone), Day(9)).Should().Be(CloseSchedule.DueAt(ZoneHistory.Utc, Day(9)));
        CloseSchedule.DueAt(ZoneHistory.Of(History(20, InUtc, moves).Profile.TimeZone), Day(12)).Should().Be(CloseSchedule.DueAt(ZoneHistory.Utc, Day(12)).AddHours(-9));
    }

    [Fact]
    public void A_paused_account_is_closed_and_nothing_is_raised_until_the_day_it_resumes()
    {
        var history = History(-1, new AccountPaused("acme", "crm", "paused", Noon(1), Noon(1), null), new AccountResumed("acme", "crm", "resumed", Noon(9), Noon(9), null));

        var (decisions, _) = CaseCloses.Closed(history, CloseState.None, Day(10));

        decisions.OfType<DayClosed>().Where(c => c.Paused).Select(c => c.Day).Should().Equal(Enumerable.Range(1, 8).Select(Day));
        decisions.OfType<AlertRaised>().Select(a => (a.Day, a.Alert.Rule)).Should().Equal((Day(9), "no-first-login"));
    }

    [Fact]
    public void An_account_with_an_event_that_could_not_be_applied_closes_as_incomplete() =>
        CloseDays.Of(History(3), CloseState.None, CaseCloses.Context(ZoneHistory.Utc, Day(2)) with { Incomplete = true }, 100).Decisions.OfType<DayClosed>()
            .Should().HaveCount(3).And.OnlyContain(c => c.Incomplete);

    private static AccountRegistered InUtc => new("acme", "crm", "zone", Noon(-9), Noon(-9), null, TimeZone: "UTC");
}
