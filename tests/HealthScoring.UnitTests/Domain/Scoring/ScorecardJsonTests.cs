using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.UnitTests.Domain.Scoring;

public class ScorecardJsonTests
{
    [Fact]
    public void The_default_scorecard_is_written_as_it_ships() =>
        JsonNode.DeepEquals(ScorecardJson.Write(Scorecard.Default), JsonNode.Parse(ScorecardBody.Default)).Should().BeTrue();

    [Fact]
    public void What_is_written_and_read_again_is_written_the_same()
    {
        var changed = ScorecardCheck.Of(JsonSerializer.SerializeToElement(new ScorecardBody().With("rules[12].severityByBand.watch", "\"high\"").With("version", "7").Json), "default").Scorecard!;

        var written = ScorecardJson.Write(changed);

        written["version"]!.GetValue<int>().Should().Be(7);
        ScorecardJson.Write(ScorecardJson.Read(JsonSerializer.SerializeToElement(written))).ToJsonString().Should().Be(written.ToJsonString());
    }

    [Fact]
    public void A_cap_and_a_rule_have_only_their_own_fields()
    {
        var written = ScorecardJson.Write(Scorecard.Default);

        written["caps"]![1]!.AsObject().Select(f => f.Key).Should().Equal("id", "score");
        written["rules"]![0]!.AsObject().Select(f => f.Key).Should().Equal("id", "holdCloses", "clearCloses", "onboardingOnly", "severityFromDay");
    }
}
