using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Work;

namespace HealthScoring.UnitTests.Domain.Work;

public class DecideWorkTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);
    private static readonly AlertAtHand Open = new("acme", new("6f9619ff-8b86-d011-b42d-00c04fc964ff"), Severity.High, IsOpen: true);
    private static readonly AlertAtHand Ended = Open with { IsOpen = false };
    private static readonly DateOnly NextWeek = new(2026, 3, 10);

    [Fact]
    public void Whoever_acknowledges_first_takes_care_of_the_alert()
    {
        var work = Done(DecideWork.Acknowledge(Open, WorkOnAlert.None, Now, "kim", "calling"));

        DecideWork.Acknowledge(Open, work, Now.AddHours(1), "lee", null).Should().Be(default(WorkDecision));
        work.Acknowledged!.By.Should().Be("kim");
    }

    [Fact]
    public void An_alert_that_has_ended_can_be_neither_acknowledged_nor_snoozed()
    {
        DecideWork.Acknowledge(Ended, WorkOnAlert.None, Now, "kim", null).Refusal.Should().Contain("has ended");
        DecideWork.Snooze(Ended, WorkOnAlert.None, Now, "kim", NextWeek, null).Refusal.Should().Contain("has ended");
    }

    [Fact]
    public void Its_outcome_can_still_be_recorded_and_a_later_one_replaces_it()
    {
        var work = Done(DecideWork.Record(Ended, WorkOnAlert.None, Now, "kim", Outcome.Acted, null));
        var changed = DecideWork.Record(Ended, work, Now, "kim", Outcome.FalseAlarm, null).Event!;

        AlertWork.Evolve(AlertWork.Evolve(AlertWork.None, work.Outcome!), changed).Of(Ended.AlertId).Outcome!.Outcome.Should().Be(Outcome.FalseAlarm);
    }

    [Fact]
    public void What_is_critical_already_cannot_be_snoozed_until_it_worsens()
    {
        DecideWork.Snooze(Open with { Severity = Severity.Critical }, WorkOnAlert.None, Now, "kim", null, null).Refusal.Should().Contain("critical already");
        DecideWork.Snooze(Open with { Severity = Severity.Critical }, WorkOnAlert.None, Now, "kim", NextWeek, null).Event.Should().NotBeNull();
    }

    [Fact]
    public void The_same_command_again_changes_nothing()
    {
        var snoozed = Done(DecideWork.Snooze(Open, WorkOnAlert.None, Now, "kim", NextWeek, null));
        var recorded = Done(DecideWork.Record(Open, WorkOnAlert.None, Now, "kim", Outcome.Saved, null));

        DecideWork.Snooze(Open, snoozed, Now.AddMinutes(1), "kim", NextWeek, null).Event.Should().BeNull();
        DecideWork.Record(Open, recorded, Now.AddMinutes(1), "kim", Outcome.Saved, null).Event.Should().BeNull();
        DecideWork.Snooze(Open, snoozed, Now, "kim", NextWeek.AddDays(1), null).Event.Should().NotBeNull();
    }

    [Fact]
    public void A_snooze_lasts_through_the_day_before_the_alert_is_back()
    {
        var snoozed = Done(DecideWork.Snooze(Open, WorkOnAlert.None, Now, "kim", NextWeek, null));

        snoozed.IsAttended(Severity.Critical, NextWeek.AddDays(-1)).Should().BeTrue();
        snoozed.IsAttended(Severity.High, NextWeek).Should().BeFalse();
    }

    [Fact]
    public void A_snooze_until_it_worsens_lasts_while_the_severity_is_not_higher()
    {
        var snoozed = Done(DecideWork.Snooze(Open, WorkOnAlert.None, Now, "kim", null, null));

        snoozed.IsAttended(Severity.High, NextWeek.AddDays(500)).Should().BeTrue();
        snoozed.IsAttended(Severity.Critical, NextWeek).Should().BeFalse();
    }

    private static WorkOnAlert Done(WorkDecision decision) => AlertWork.Evolve(AlertWork.None, decision.Event!).Of(Open.AlertId);
}
