using HealthScoring.Domain.Explaining;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.UnitTests.Domain.Explaining;

/// <summary>What is said of a change must pull the way the score went.</summary>
public class SayChangeTests
{
    private static readonly FactsBehind Nothing = new([], [], new(5, 5), [], [], [], [], new(10, 10), new(4, 4), []);

    [Fact]
    public void The_cause_that_is_named_pulls_the_way_the_score_went() =>
        Of(new(0, 0, 0, -1.6, 1.4, 0, 0)).Should().StartWith("The score fell by 0.2 points, most of all by days that left the windows (-1.6).");

    [Fact]
    public void Causes_that_cancel_out_are_both_named() =>
        Of(new(0, 0, 0, -16.8, 16.8, 0, 0)).Should().Be("The score did not move: what happened since (+16.8) and days that left the windows (-16.8) cancel out.");

    [Fact]
    public void Nothing_is_nothing() => Of(default).Should().Be("The score did not move.");

    [Fact]
    public void A_value_that_stayed_is_not_given_as_the_reason() =>
        Line(new("onboarding", "activation", "milestones", 0.5, 0.5, 80, 0.175, 14), new("onboarding", "activation", "milestones", 0.5, 0.75, 53, 0.175, 9.3), new(0, -4.7, 0, 0, 0, 0, 0))
            .Should().Be("onboarding activation fell by 4.7 points by higher expectations of an older account: milestones stayed at 0.5, held against 0.75 instead of 0.5.");

    [Fact]
    public void A_metric_that_took_the_place_of_another_is_said_to_count_now() =>
        Line(null, new("onboarding", "momentum", "reachGrowth", 0, 1, 0, 0.15, 0.2), new(0, 0, 0, 0.2, 0, 0, 0)).Should().Contain("reachGrowth counts now, 0");

    private static string Of(ChangeEffects effects) => SayChange.Of(new(Sum(effects), [], effects, [], Nothing))[0];

    private static string Line(ScoreLine? from, ScoreLine to, ChangeEffects effects) =>
        SayChange.Of(new(Sum(effects), [], effects, [new(to.Profile, to.Component, to.Metric, from, to, Sum(effects), effects)], Nothing))[1];

    private static double Sum(ChangeEffects e) => e.LateData + e.Tenure + e.Blend + e.Window + e.Data + e.Scorecard + e.Cap;
}
