using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Scoring;

public class BandTests
{
    [Theory]
    [InlineData(100, Band.Healthy)]
    [InlineData(80, Band.Healthy)]
    [InlineData(79.9999999995, Band.Healthy)]
    [InlineData(79.999999, Band.Watch)]
    [InlineData(60, Band.Watch)]
    [InlineData(59.999999, Band.AtRisk)]
    [InlineData(40, Band.AtRisk)]
    [InlineData(39.999999, Band.Critical)]
    [InlineData(0, Band.Critical)]
    public void A_score_has_the_band_whose_edge_it_reaches(double score, Band expected) => Of(score).Should().Be(expected);

    [Theory]
    [InlineData(0, Band.Learning)]
    [InlineData(6, Band.Learning)]
    [InlineData(7, Band.Healthy)]
    public void The_first_seven_days_are_for_learning(int tenure, Band expected) => Of(90, tenure: tenure).Should().Be(expected);

    [Theory]
    [InlineData(0.6, Band.Healthy)]
    [InlineData(0.5999999999, Band.Healthy)]
    [InlineData(0.599, Band.Learning)]
    public void It_is_learning_while_too_little_is_measured(double coverage, Band expected) => Of(90, coverage).Should().Be(expected);

    [Theory]
    [InlineData("silent", Band.Critical)]
    [InlineData("never-active", Band.Critical)]
    [InlineData("no-core-use", Band.Learning)]
    [InlineData("single-user", Band.Learning)]
    public void A_cap_of_39_is_a_finding_however_little_is_measured(string cap, Band expected) => Of(39, coverage: 0.4, caps: cap).Should().Be(expected);

    [Fact]
    public void Not_even_a_cap_of_39_ends_the_first_days_of_learning() => Of(39, tenure: 6, caps: "silent").Should().Be(Band.Learning);

    private static Band Of(double score, double coverage = 1, int tenure = 30, params string[] caps)
    {
        var metrics = ComputeMetrics.Of(History(0), Day(0), MilestonesReached.None, Scorecard.Default) with { TenureDays = tenure };
        var points = new ComponentPoints(null, null, null, null, null);
        var health = new HealthScore(score, coverage, 0, points, points, [], [.. Scorecard.Default.Caps.Where(c => caps.Contains(c.Id))]);
        return BandState.Learning.Next(health.Score, Bands.IsLearning(health, metrics, Scorecard.Default), Scorecard.Default);
    }
}
