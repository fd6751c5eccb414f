using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;

namespace HealthScoring.UnitTests.Domain.Closing;

public class DecideCloseTests
{
    private static readonly string[] Dark = ["shop-web"];

    [Fact]
    public void An_account_in_good_health_raises_nothing() => new LivedAccount().Through(120).Story.Should().BeEmpty();

    [Fact]
    public void A_rule_that_must_hold_for_three_closes_is_raised_at_the_third() =>
        new LivedAccount().Through(39).Through(44, Flat).Story.Should().Equal("42 raised flat-or-falling High");

    [Fact]
    public void A_close_on_which_the_condition_does_not_hold_starts_the_count_again() =>
        new LivedAccount().Through(39).Through(41, Flat).Through(42).Through(45, Flat).Story.Should().Equal("45 raised flat-or-falling High");

    [Fact]
    public void An_alert_clears_after_as_many_closes_as_its_rule_asks_counted_from_the_close_after_the_raise() =>
        new LivedAccount().Through(39).Through(42, Flat).Through(48).Story.Should().Equal("42 raised flat-or-falling High", "45 cleared flat-or-falling");

    [Fact]
    public void For_a_week_after_it_resolved_a_rule_is_not_raised_again_though_its_holds_count() =>
        new LivedAccount().Through(39).Through(42, Flat).Through(45).Through(60, Flat).Story
            .Should().Equal("42 raised flat-or-falling High", "45 cleared flat-or-falling", "52 raised flat-or-falling High", "57 nobody on flat-or-falling", "59 reminded of 1");

    [Fact]
    public void Within_that_week_it_is_raised_at_a_higher_severity_than_the_last_had_reached() =>
        new LivedAccount().Through(39).Through(40, m => m with { SilentDays = 7 }).Through(41).Through(42, m => m with { SilentDays = 14 }).Story
            .Should().Equal("40 raised gone-silent High", "41 cleared gone-silent", "42 raised gone-silent Critical");

    [Fact]
    public void A_silence_that_lasts_becomes_critical_and_never_a_second_alert() =>
        new LivedAccount().Through(39).Through(46, m => Silent(m, 39), signals: s => s with { ActiveDays7 = 0 }).Through(53, m => Silent(m, 39), signals: s => s with { ActiveDays7 = 0 }).Story
            .Should().Equal("46 raised gone-silent High", "51 nobody on gone-silent", "53 escalated gone-silent Critical", "53 reminded of 1");

    [Fact]
    public void A_paused_account_raises_nothing_and_holds_start_again_when_it_resumes() =>
        new LivedAccount().Through(39).Through(45, Flat, paused: true).Through(48, Flat).Story.Should().Equal("48 raised flat-or-falling High");

    [Fact]
    public void Alerts_clear_during_a_pause() =>
        new LivedAccount().Through(39).Through(42, Flat).Through(46, paused: true).Story.Should().Equal("42 raised flat-or-falling High", "45 cleared flat-or-falling");

    [Fact]
    public void While_a_producer_is_dark_what_its_silence_could_fool_is_held_back_and_holds_go_on() =>
        new LivedAccount().Through(39).Through(45, Flat, heldBackBy: Dark).Through(46, Flat).Story.Should().Equal("46 raised flat-or-falling High");

    [Fact]
    public void A_dark_producer_does_not_hold_back_what_is_not_about_activity() =>
        new LivedAccount().Through(44).Through(46, m => m with { Breadth = 0.1 }, heldBackBy: Dark).Story.Should().Equal("46 raised narrow-adoption Warning");

    [Fact]
    public void While_nobody_has_ever_used_the_product_only_that_is_raised() =>
        new LivedAccount().Through(60, Unused, score: 10).Story.Where(s => s.Contains("raised", StringComparison.Ordinal)).Should().Equal("3 raised no-first-login Warning");

    [Fact]
    public void Rules_of_onboarding_are_raised_through_day_90_and_not_after() =>
        new LivedAccount().Through(90).Through(100, m => m with { Activated = false, SmallestSeats30 = 100 }).Story.Should().NotContain(s => s.Contains("not-activated", StringComparison.Ordinal));

    [Fact]
    public void Reported_counts_neither_hold_nor_clear_what_they_cannot_tell() =>
        new LivedAccount().Through(44).Through(46, m => m with { Breadth = 0.1 }).Through(52, m => m with { CountsOnly = true, Breadth = null }).Story
            .Should().Equal("46 raised narrow-adoption Warning", "51 nobody on narrow-adoption");

    [Fact]
    public void A_drop_of_ten_points_below_the_best_of_a_week_is_raised_and_clears_within_five() =>
        new LivedAccount().Through(39).Through(40, score: 80).Through(41, score: 84.9).Through(42, score: 85).Story
            .Should().Equal("40 raised health-dropped Warning", "42 cleared health-dropped");

    [Fact]
    public void Alerts_open_at_the_same_time_share_a_case_and_the_next_episode_has_another()
    {
        var lived = new LivedAccount().Through(44).Through(47, m => Flat(m) with { Breadth = 0.1 }).Through(60).Through(63, Flat);
        var cases = lived.All.OfType<AlertRaised>().Select(a => a.Alert.CaseId).ToList();

        cases.Should().HaveCount(3);
        cases.Distinct().Should().HaveCount(2);
        cases[0].Should().Be(cases[1]);
    }

    [Fact]
    public void An_open_case_is_repeated_every_seven_days_and_not_while_the_account_is_paused() =>
        new LivedAccount().Through(39).Through(50, Flat).Through(60, Flat, paused: true).Through(68, Flat).Story
            .Should().Equal("42 raised flat-or-falling High", "45 nobody on flat-or-falling", "49 reminded of 1", "61 reminded of 1", "68 reminded of 1");

    [Fact]
    public void Churn_ends_every_open_alert_on_the_day_it_happened() =>
        new LivedAccount().Through(39).Through(42, Flat).Churn().Story.Should().Equal("42 raised flat-or-falling High", "43 account-churned flat-or-falling", "43 frozen");

    [Fact]
    public void Of_imported_history_only_what_is_open_at_its_end_is_published()
    {
        var lived = new LivedAccount().Through(39, published: false).Through(44, Flat, published: false).Announce();

        lived.All.Where(d => d.Sequence is not null).Should().ContainSingle().Which.Should().BeOfType<AlertAnnounced>().Which.Sequence.Should().Be(1);
        lived.Announce().All.OfType<AlertAnnounced>().Should().ContainSingle();
    }

    [Fact]
    public void What_is_published_is_numbered_without_a_gap() =>
        new LivedAccount().Through(10, published: false).Through(60, Flat).All.Select(d => d.Sequence).Where(s => s is not null)
            .Should().Equal(Enumerable.Range(1, (int)new LivedAccount().Through(10, published: false).Through(60, Flat).State.Published).Select(n => (long?)n));

    private static AccountMetrics Flat(AccountMetrics metrics) => metrics with { Reach = 6 };

    private static AccountMetrics Silent(AccountMetrics metrics, int lastActive) => metrics with { SilentDays = metrics.TenureDays - lastActive };

    private static AccountMetrics Unused(AccountMetrics metrics) => metrics with
    {
        ActivatedUsers = 0, Dau = 0, Wau = 0, Mau = 0, Reach = 0, ActiveUserDays7 = 0, SilentDays = null, CoreUseEver = false, MilestonesReached = new(), Activated = false,
        Breadth = 0, TopUserShare = null,
    };
}
