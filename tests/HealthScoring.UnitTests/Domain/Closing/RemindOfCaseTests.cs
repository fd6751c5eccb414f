using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Work;

namespace HealthScoring.UnitTests.Domain.Closing;

/// <summary>Whom nobody takes care of, and for how long. Day 0 is a Monday; the alert of these tests is raised on day 42, a Monday too.</summary>
public class RemindOfCaseTests
{
    [Fact]
    public void An_alert_that_nobody_takes_care_of_for_three_working_days_is_said_so_once() =>
        Flat(through: 48).Should().Equal("42 raised flat-or-falling High", "45 nobody on flat-or-falling");

    [Fact]
    public void A_weekend_is_not_counted() =>
        new LivedAccount().Through(42).Through(50, Flat).Story.Should().Equal("45 raised flat-or-falling High", "50 nobody on flat-or-falling");

    [Fact]
    public void An_acknowledged_alert_is_neither_repeated_nor_escalated() =>
        Flat(through: 60, (alert, at) => [new AlertAcknowledged("acme", alert, at, "kim")]).Should().Equal("42 raised flat-or-falling High");

    [Fact]
    public void A_snoozed_alert_is_back_on_its_day_and_people_have_three_working_days_anew() =>
        Flat(through: 57, (alert, at) => [new AlertSnoozed("acme", alert, at, "kim", LivedAccount.DayZero.AddDays(52), Severity.High)])
            .Should().Equal("42 raised flat-or-falling High", "52 reminded of 1", "56 nobody on flat-or-falling");

    [Fact]
    public void An_alert_snoozed_until_it_worsens_is_back_when_it_does()
    {
        var snoozed = new LivedAccount().Through(39).Through(55, m => m with { SilentDays = m.TenureDays - 39 }, signals: s => s with { ActiveDays7 = 0 }, work: state => Work(
            state, "gone-silent", (alert, at) => [new AlertSnoozed("acme", alert, at, "kim", null, Severity.High)]));

        snoozed.Story.Should().Equal("46 raised gone-silent High", "53 escalated gone-silent Critical", "53 reminded of 1", "53 nobody on gone-silent");
    }

    [Fact]
    public void One_alert_that_nobody_takes_care_of_is_enough_to_repeat_the_case_with_all_of_them()
    {
        var lived = new LivedAccount().Through(44).Through(55, m => m with { Reach = 6, ReachBefore = 6, Breadth = 0.1 }, work: state => Work(
            state, "narrow-adoption", (alert, at) => [new AlertAcknowledged("acme", alert, at, "kim")]));

        lived.Story.Should().Equal(
            "46 raised narrow-adoption Warning", "47 raised flat-or-falling High", "51 nobody on flat-or-falling", "53 reminded of 2");
    }

    [Fact]
    public void An_alert_of_imported_history_is_waited_for_from_the_day_on_which_it_is_announced() =>
        new LivedAccount().Through(39, published: false).Through(44, Flat, published: false).Announce().Through(52, Flat).Story
            .Should().Equal("42 raised flat-or-falling High", "44 announced flat-or-falling", "49 nobody on flat-or-falling", "51 reminded of 1");

    [Fact]
    public void While_an_account_is_paused_nothing_is_escalated() =>
        new LivedAccount().Through(39).Through(43, Flat).Through(48, Flat, paused: true).Story.Should().Equal("42 raised flat-or-falling High");

    [Fact]
    public void A_close_says_how_many_commands_it_saw() =>
        new LivedAccount().Through(39).Through(45, Flat, work: state => Work(state, "flat-or-falling", (alert, at) => [new AlertAcknowledged("acme", alert, at, "kim")]))
            .All.OfType<DayClosed>().Select(c => c.WorkSeen).Distinct().Should().Equal(0, 1);

    private static IEnumerable<string> Flat(int through, Func<Guid, DateTimeOffset, IReadOnlyList<IAlertWork>>? work = null) =>
        new LivedAccount().Through(39).Through(through, Flat, work: state => Work(state, "flat-or-falling", work ?? ((_, _) => []))).Story;

    private static AlertWork Work(CloseState state, string rule, Func<Guid, DateTimeOffset, IReadOnlyList<IAlertWork>> commands) =>
        state.Of(rule).Open is { } open ? commands(open.Alert.AlertId, default).Aggregate(AlertWork.None, AlertWork.Evolve) : AlertWork.None;

    private static AccountMetrics Flat(AccountMetrics metrics) => metrics with { Reach = 6, ReachBefore = 6 };
}
