using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.UnitTests.Domain.Scoring;

/// <summary>What a person needs to recompute a score, on every day of every worked case.</summary>
public class ExplanationTests
{
    public static TheoryData<string> Names => [.. WorkedCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_contributions_add_up_to_the_score_to_the_bit(string name) => Days(name).Should().OnlyContain(d => Sum(d.Health.Lines) == d.Health.Score);

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_contribution_is_points_times_weight(string name) =>
        Days(name).SelectMany(d => d.Health.Lines).Should().OnlyContain(l => l.Contribution == l.Points * l.Weight);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_weights_of_what_was_measured_add_up_to_one(string name) =>
        Days(name).Should().OnlyContain(d => Math.Abs(d.Health.Lines.Where(l => l.Profile != "cap").Sum(l => l.Weight) - 1) <= 1e-12);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_component_is_the_weighted_mean_of_its_lines(string name)
    {
        foreach (var (_, health) in Days(name))
        {
            foreach (var component in health.Lines.Where(l => l.Profile != "cap").GroupBy(l => (l.Profile, l.Component)))
            {
                var points = component.Sum(l => l.Contribution) / component.Sum(l => l.Weight);
                points.Should().BeApproximately(PointsOf(health, component.Key.Profile, component.Key.Component)!.Value, 1e-9);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Points_follow_from_value_reference_and_factor(string name)
    {
        foreach (var (metrics, health) in Days(name))
        {
            foreach (var line in health.Lines.Where(l => l.Profile != "cap"))
            {
                line.Points.Should().BeApproximately(Recomputed(line, metrics) * line.Factor, 1e-9, $"{metrics.Day:O} {line}");
                line.Factor.Should().BeInRange(0, 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cap_that_takes_points_is_the_last_line_and_brings_the_score_down_to_it(string name)
    {
        foreach (var (_, health) in Days(name).Where(d => d.Health.Lines.Any(l => l.Profile == "cap")))
        {
            var cap = health.Lines.Should().ContainSingle(l => l.Profile == "cap").Subject;

            cap.Should().BeSameAs(health.Lines[^1]);
            cap.Component.Should().Be(health.Caps.MinBy(c => c.Score)!.Id);
            (cap.Contribution < 0, cap.Weight, cap.Value).Should().Be((true, 1, Sum(health.Lines.SkipLast(1))));
            health.Score.Should().BeApproximately(cap.Reference!.Value, 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_score_lies_above_a_cap_in_force(string name) =>
        Days(name).Should().OnlyContain(d => d.Health.Caps.All(c => d.Health.Score <= c.Score + 1e-9));

    private static double Recomputed(ScoreLine line, AccountMetrics metrics) => (line.Profile, line.Metric) switch
    {
        (_, "silentDays") => line.Value is { } silent ? Math.Clamp(100 * (1 - (silent / line.Reference!.Value)), 0, 100) : 0,
        (_, "stickiness") => line.Value is { } value ? Scorecard.Default.Anchors.Stickiness.For(metrics.Cadence).At(value) : 0,
        ("onboarding", "reach") => line.Value >= line.Reference - 1e-9 ? 100 : double.NaN,
        ("onboarding", _) => Math.Clamp(80 * line.Value!.Value / line.Reference!.Value, 0, 100),
        (_, "licenceUtilisation") => Scorecard.Default.Anchors.LicenceUtilisation.At(line.Value!.Value),
        (_, "depth") => Scorecard.Default.Anchors.Depth.At(line.Value!.Value),
        (_, "breadth") => Scorecard.Default.Anchors.Breadth.At(line.Value!.Value),
        (_, "momentum") => 100 * line.Value!.Value,
        _ => throw new NotSupportedException($"No rule is known for {line}."),
    };

    private static double? PointsOf(HealthScore health, string profile, string component)
    {
        var points = profile == "steady" ? health.Steady : health.Onboarding;
        return component switch
        {
            "activation" => points.Activation,
            "engagement" => points.Engagement,
            "depth" => points.Depth,
            "breadth" => points.Breadth,
            _ => points.Momentum,
        };
    }

    private static double Sum(IEnumerable<ScoreLine> lines)
    {
        var sum = 0d;
        foreach (var line in lines)
        {
            sum += line.Contribution;
        }

        return sum;
    }

    private static IEnumerable<(AccountMetrics Metrics, HealthScore Health)> Days(string name)
    {
        var worked = WorkedCase.Read(name);
        var history = CaseFacts.History(worked);
        var milestones = MilestonesReached.None;
        for (var day = worked.HandOverOn; day <= worked.ClosedThrough; day = day.AddDays(1))
        {
            var metrics = ComputeMetrics.Of(history, day, milestones, Scorecard.Default);
            milestones = metrics.MilestonesReached;
            yield return (metrics, ScoreHealth.Of(metrics, Scorecard.Default));
        }
    }
}
