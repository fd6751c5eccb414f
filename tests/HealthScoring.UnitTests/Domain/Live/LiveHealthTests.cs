using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Live;

public class LiveHealthTests
{
    [Fact]
    public void An_account_in_use_stands_on_today()
    {
        var live = LiveHealth.Of(History(100), CloseState.None, Day(100), Scorecards.Shipped)!;

        (live.Metrics.Day, live.Metrics.TenureDays, live.Frozen).Should().Be((Day(100), 100, false));
    }

    [Fact]
    public void A_churned_account_is_frozen_on_the_day_before_it_churned()
    {
        var live = LiveHealth.Of(History(120, Churned(100)), CloseState.None, Day(120), Scorecards.Shipped)!;

        (live.Metrics.Day, live.Frozen).Should().Be((Day(99), true));
        live.Health.Should().BeEquivalentTo(LiveHealth.Of(History(120), CloseState.None, Day(99), Scorecards.Shipped)!.Health);
    }

    [Fact]
    public void A_churn_that_is_said_twice_counts_from_the_first_time() =>
        LiveHealth.Of(History(120, Churned(100), Churned(110, "again")), CloseState.None, Day(120), Scorecards.Shipped)!.Metrics.Day.Should().Be(Day(99));

    [Fact]
    public void A_churn_of_tomorrow_does_not_freeze_today() =>
        LiveHealth.Of(History(120, Churned(101)), CloseState.None, Day(100), Scorecards.Shipped)!.Frozen.Should().BeFalse();

    [Theory]
    [MemberData(nameof(Returns))]
    public void An_account_that_comes_back_stands_on_today_again(IAccountFact back)
    {
        var live = LiveHealth.Of(History(120, Churned(100), back), CloseState.None, Day(120), Scorecards.Shipped)!;

        (live.Metrics.Day, live.Frozen).Should().Be((Day(120), false));
    }

    [Fact]
    public void An_account_that_comes_back_and_leaves_again_is_frozen_before_its_second_leave() =>
        LiveHealth.Of(History(120, Churned(90), Renewed(100), Churned(110, "again")), CloseState.None, Day(120), Scorecards.Shipped)!.Metrics.Day.Should().Be(Day(109));

    [Fact]
    public void Until_the_day_of_its_return_it_stays_frozen() =>
        LiveHealth.Of(History(120, Churned(100), Renewed(115)), CloseState.None, Day(114), Scorecards.Shipped)!.Metrics.Day.Should().Be(Day(99));

    [Fact]
    public void There_is_none_while_the_hand_over_is_ahead() =>
        LiveHealth.Of(History(0), CloseState.None, Day(-1), Scorecards.Shipped).Should().BeNull();

    [Fact]
    public void There_is_one_from_the_hand_over_day_on() =>
        LiveHealth.Of(History(0), CloseState.None, Day(0), Scorecards.Shipped)!.Band.Should().Be(Band.Learning);

    [Fact]
    public void There_is_none_for_an_account_that_left_on_its_hand_over_day() =>
        LiveHealth.Of(History(0, Churned(0)), CloseState.None, Day(5), Scorecards.Shipped).Should().BeNull();

    [Fact]
    public void Its_band_is_that_of_the_last_close()
    {
        var history = History(20);
        var closes = CloseDays.Of(history, CloseState.None, CaseCloses.Context(history.Zones, Day(19)), 100).State;

        LiveHealth.Of(history, closes, Day(20), Scorecards.Shipped)!.Band.Should().Be(closes.Band.Band).And.NotBe(Band.Learning);
    }

    [Fact]
    public void Milestones_of_its_closes_are_kept_and_days_not_closed_yet_are_folded()
    {
        var history = History(10);
        var closes = CloseDays.Of(history, CloseState.None, CaseCloses.Context(history.Zones, Day(3)), 100).State with { Milestones = new(Day(2)) };

        LiveHealth.Of(history, closes, Day(10), Scorecards.Shipped)!.Metrics.MilestonesReached.Should().Be(new MilestonesReached(Day(2), Day(4), Day(4), null));
    }

    [Fact]
    public void Closes_under_another_hand_over_day_are_not_used()
    {
        var closes = CloseState.None with { DayZero = Day(-5), ClosedThrough = Day(9), Milestones = new(Day(-2)) };

        LiveHealth.Of(History(10), closes, Day(10), Scorecards.Shipped)!.Metrics.MilestonesReached.Setup.Should().Be(Day(0));
    }

    public static TheoryData<IAccountFact> Returns => [Renewed(110), Registered(110)];
}
