using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.UnitTests.Cases;

public class WorkedCaseTests
{
    public static TheoryData<string> Names => [.. WorkedCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_expected_close_is_reproduced(string name)
    {
        var worked = WorkedCase.Read(name);
        var history = CaseFacts.History(worked);
        var expected = worked.Closes.ToDictionary(c => DateOnly.Parse(c.GetProperty("day").GetString()!));
        var (milestones, differences) = (MilestonesReached.None, new List<string>());

        for (var day = worked.HandOverOn; day <= worked.ClosedThrough; day = day.AddDays(1))
        {
            var metrics = ComputeMetrics.Of(history, day, milestones, Scorecard.Default);
            milestones = metrics.MilestonesReached;
            if (expected.Remove(day, out var close))
            {
                differences.AddRange(CloseComparison.Differences(close, metrics, ScoreHealth.Of(metrics, Scorecard.Default)));
            }
        }

        differences.Should().BeEmpty();
        expected.Should().BeEmpty("every expected close lies between hand-over and closedThrough");
    }
}
