using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Scoring;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Live;

public class LiveHealthTests
{
    [Fact]
    public void An_account_in_use_stands_on_today()
    {
        var live = LiveHealth.Of(History(100), null, Day(100), Scorecard.Default)!;

        (live.Metrics.Day, live.Metrics.TenureDays, live.Frozen).Should().Be((Day(100), 100, false));
    }

    [Fact]
    public void A_churned_account_is_frozen_on_the_day_before_it_churned()
    {
        var live = LiveHealth.Of(History(120, Churned(100)), null, Day(120), Scorecard.Default)!;

        (live.Metrics.Day, live.Frozen).Should().Be((Day(99), true));
        live.Health.Should().BeEquivalentTo(LiveHealth.Of(History(120), null, Day(99), Scorecard.Default)!.Health);
    }

    [Fact]
    public void A_churn_that_is_said_twice_counts_from_the_first_time() =>
        LiveHealth.Of(History(120, Churned(100), Churned(110, "again")), null, Day(120), Scorecard.Default)!.Metrics.Day.Should().Be(Day(99));

    [Fact]
    public void A_churn_of_tomorrow_does_not_freeze_today() =>
        LiveHealth.Of(History(120, Churned(101)), null, Day(100), Scorecard.Default)!.Frozen.Should().BeFalse();

    [Theory]
    [MemberData(nameof(Returns))]
    public void An_account_that_comes_back_stands_on_today_again(IAccountFact back)
    {
        var live = LiveHealth.Of(History(120, Churned(100), back), null, Day(120), Scorecard.Default)!;

        (live.Metrics.Day, live.Frozen).Should().Be((Day(120), false));
    }

    [Fact]
    public void An_account_that_comes_back_and_leaves_again_is_frozen_before_its_second_leave() =>
        LiveHealth.Of(History(120, Churned(90), Renewed(100), Churned(110, "again")), null, Day(120), Scorecard.Default)!.Metrics.Day.Should().Be(Day(109));

    [Fact]
    public void Until_the_day_of_its_return_it_stays_frozen() =>
        LiveHealth.Of(History(120, Churned(100), Renewed(115)), null, Day(114), Scorecard.Default)!.Metrics.Day.Should().Be(Day(99));

    [Fact]
    public void There_is_none_while_the_hand_over_is_ahead() =>
        LiveHealth.Of(History(0), null, Day(-1), Scorecard.Default).Should().BeNull();

    [Fact]
    public void There_is_one_from_the_hand_over_day_on() =>
        LiveHealth.Of(History(0), null, Day(0), Scorecard.Default)!.Band.Should().Be(Band.Learning);

    [Fact]
    public void There_is_none_for_an_account_that_left_on_its_hand_over_day() =>
        LiveHealth.Of(History(0, Churned(0)), null, Day(5), Scorecard.Default).Should().BeNull();

    // Kept through t = 97, the last day before the churn: the frozen day is the one whose milestones are already in what is kept.
    [Theory]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(98)]
    [InlineData(99)]
    [InlineData(100)]
    public void A_churn_reported_after_milestones_were_kept_is_scored_from_a_window_of_days(int churnedAt)
    {
        // A fact that reaches back to the kept day or before it would have dropped what was kept; a churn reaches back to the day before.
        var kept = churnedAt > 98 ? MilestoneCache.Advance(History(100), null, Day(100), Scorecard.Default) : null;
        var window = History(100, kept?.Through.AddDays(-82) ?? DateOnly.MinValue, Churned(churnedAt));
        var known = MilestoneCache.Advance(window, kept, Day(100), Scorecard.Default);

        var live = LiveHealth.Of(window, known, Day(100), Scorecard.Default)!;

        live.Metrics.Should().BeEquivalentTo(LiveHealth.Of(History(100, Churned(churnedAt)), null, Day(100), Scorecard.Default)!.Metrics);
    }

    [Fact]
    public void Milestones_of_another_hand_over_day_are_not_used()
    {
        var known = new MilestonesThrough(Day(-1), new(Day(-2)));

        LiveHealth.MilestonesAsOf(History(10), known, Day(10), Scorecard.Default).Setup.Should().Be(Day(0));
    }

    public static TheoryData<IAccountFact> Returns => [Renewed(110), Registered(110)];
}
