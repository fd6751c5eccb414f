using HealthScoring.Domain.Closing;

namespace HealthScoring.UnitTests.Cases;

public class WorkedCaseTests
{
    public static TheoryData<string> Names => [.. WorkedCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_expected_close_is_reproduced(string name)
    {
        var worked = WorkedCase.Read(name);

        DecisionComparison.Closes(worked, CaseCloses.Decisions(worked)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_expected_band_change_is_reproduced_and_no_other(string name)
    {
        var worked = WorkedCase.Read(name);

        DecisionComparison.BandChanges(CaseCloses.Decisions(worked), worked.HandOverOn).Should().Equal(DecisionComparison.BandChanges(worked));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_expected_alert_is_reproduced_and_no_other(string name)
    {
        var worked = WorkedCase.Read(name);

        DecisionComparison.Alerts(CaseCloses.Decisions(worked)).Should().Equal(DecisionComparison.Alerts(worked));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_last_close_is_that_of_the_last_day(string name)
    {
        var worked = WorkedCase.Read(name);

        CaseCloses.Decisions(worked).OfType<DayClosed>().Select(c => c.Day).Should().Equal(
            Enumerable.Range(0, worked.ClosedThrough.DayNumber - worked.HandOverOn.DayNumber + 1).Select(worked.HandOverOn.AddDays));
    }
}
