using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Reference;

namespace HealthScoring.UnitTests.Domain;

/// <summary>Edges worked out by hand, held against the naive calculation and the real one.</summary>
public class EdgeTests
{
    public static TheoryData<string> Names => [.. EdgeTable.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_naive_calculation_finds_it(string name)
    {
        var edge = EdgeTable.All[name];

        edge.Of(Naive(edge)[^1]).Should().Be(edge.Expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_real_calculation_finds_it_and_agrees_on_every_other_number_of_every_day(string name)
    {
        var edge = EdgeTable.All[name];
        var history = IncrementalFold.Of(edge.Facts.Reverse(), [Edge.Catalog], 1).Whole();
        var milestones = MilestonesReached.None;
        NaiveClose? last = null;
        foreach (var naive in Naive(edge))
        {
            var metrics = ComputeMetrics.Of(history, naive.Day, milestones, Scorecard.Default);
            var health = ScoreHealth.Of(metrics, Scorecard.Default);
            milestones = metrics.MilestonesReached;
            NaiveComparison.Differences(naive, metrics, health).Should().BeEmpty();
            last = Close(metrics, health);
        }

        edge.Of(last!).Should().Be(edge.Expected);
    }

    [Fact]
    public void Without_a_hand_over_day_there_are_no_closes() =>
        NaiveHealth.Closes([Edge.LoggedIn("01-05T10:00", "u")], [Edge.Catalog], Edge.Date("01-10")).Should().BeEmpty();

    private static NaiveClose[] Naive(Edge edge) => NaiveHealth.Closes(edge.Facts, [Edge.Catalog], edge.Day);

    private static NaiveClose Close(AccountMetrics m, HealthScore h) => new(
        m.Day, h.Score, h.Coverage, h.Blend, [.. h.Caps.Select(c => c.Id)], Points(h.Onboarding), Points(h.Steady), new(
            m.Day, m.TenureDays, m.Seats, m.ProvisionedUsers, m.ActivatedUsers, m.Dau, m.Wau, m.Mau, m.ActiveUserDays7, m.SeatActivation, m.LicenceUtilisation, m.LoginRatio,
            m.Stickiness, m.Breadth, m.AdoptionGap, m.Depth, m.Momentum, m.Milestones, Reached(m.MilestonesReached), m.Activated, m.OnlineMinutes7, m.SilentDays, m.TopUserShare,
            m.AdoptedFeatures));

    private static NaivePoints Points(ComponentPoints p) => new(p.Activation, p.Engagement, p.Depth, p.Breadth, p.Momentum);

    private static IReadOnlyDictionary<string, DateOnly> Reached(MilestonesReached m) =>
        new (string Name, DateOnly? On)[] { ("setup", m.Setup), ("firstValue", m.FirstValue), ("teamValue", m.TeamValue), ("habit", m.Habit) }
            .Where(x => x.On is not null).ToDictionary(x => x.Name, x => x.On!.Value);
}
