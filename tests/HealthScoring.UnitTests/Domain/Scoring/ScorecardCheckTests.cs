using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.UnitTests.Domain.Scoring;

/// <summary>What a scorecard that somebody sends may be, and what is said about one that may not.</summary>
public class ScorecardCheckTests
{
    [Fact]
    public void The_default_scorecard_has_no_error()
    {
        var (scorecard, errors) = new ScorecardBody().Check();

        errors.Should().BeEmpty();
        JsonNode.DeepEquals(ScorecardJson.Write(scorecard!), JsonNode.Parse(ScorecardBody.Default)).Should().BeTrue();
    }

    [Fact]
    public void Id_and_version_may_be_left_out()
    {
        var (scorecard, errors) = new ScorecardBody().With("id", null).With("version", null).Check("enterprise");

        errors.Should().BeEmpty();
        (scorecard!.Id, scorecard.Version).Should().Be(("enterprise", 0));
    }

    [Theory]
    [InlineData("enterprise", "id: Must be the id under which the scorecard is sent, or be left out.")]
    [InlineData("", "id: Must have 1 to 100 characters, no control character among them, and no space at either end.")]
    [InlineData(" ", "id: Must have 1 to 100 characters, no control character among them, and no space at either end.")]
    [InlineData("a\nb", "id: Must have 1 to 100 characters, no control character among them, and no space at either end.")]
    public void An_id_that_cannot_be_is_an_error(string id, string error) => new ScorecardBody().Errors(id).Should().Equal(error);

    [Theory]
    [InlineData("bands.healthy", "96", "bandHysteresis.upPoints: Must be at most 4: with bands.healthy more than 100 points would be asked for.")]
    [InlineData("anchors.depth", "[[0, 100], [1, 0]]", "anchors.depth[1][1]: Must not be less than the value before it, 100.")]
    [InlineData("onboardingTargets.milestones", "[[0, 1], [50, 0.5]]", "onboardingTargets.milestones[1][1]: Must not be less than the value before it, 1.")]
    [InlineData("cadence.daily.recencyDays", "7", "cadence.daily.silentDays: Must be less than recencyDays, 7.")]
    [InlineData("version", "0", "version: Must be at least 1 and at most 2147483647.")]
    public void What_no_account_could_make_sense_of_is_an_error(string path, string json, string error) => new ScorecardBody().With(path, json).Errors().Should().Contain(error);

    [Theory]
    [InlineData("weights.onboarding.depth", null, "Missing.")]
    [InlineData("caps[0].fromDay", null, "Missing.")]
    [InlineData("weights.onboarding.dept", "1", "Unknown field; did you mean depth?")]
    [InlineData("BlendDays", "[76, 104]", "Unknown field; did you mean blendDays?")]
    [InlineData("colour", "1", "Unknown field.")]
    [InlineData("rules[0].stuckDays", "14", "Unknown field.")]
    [InlineData("caps[1].fromDay", "7", "Unknown field.")]
    [InlineData("bands.watch", "\"60\"", "Must be a number, not a string.")]
    [InlineData("bands", "null", "Must be an object, not null.")]
    [InlineData("version", "\"2\"", "Must be a number, not a string.")]
    [InlineData("version", "1.5", "Must be a whole number.")]
    [InlineData("id", "5", "Must be a string, not a number.")]
    [InlineData("rules[0].onboardingOnly", "1", "Must be true or false, not a number.")]
    [InlineData("rules[7].severity", "\"severe\"", "Must be one of warning, high, critical.")]
    [InlineData("rules[2].severityFromDay[1][1]", "\"High\"", "Must be one of warning, high, critical.")]
    [InlineData("rules[2].severityFromDay[1][0]", "\"30\"", "Must be a number, not a string.")]
    [InlineData("rules[2].severityFromDay[1]", "[30]", "A pair has two values.")]
    [InlineData("rules[2].floors", "0.4", "Must be an array of pairs, not a number.")]
    [InlineData("rules[2].floors[0]", "14", "Must be a pair, not a number.")]
    [InlineData("anchors.depth", "[]", "1 to 100 pairs are expected, not 0.")]
    [InlineData("blendDays", "[76]", "2 numbers are expected, not 1.")]
    [InlineData("rules[12].severityByBand.learning", "\"high\"", "Unknown field.")]
    [InlineData("rules[12].severityByBand.atRisk", null, "Missing.")]
    public void A_wrong_shape_is_named_where_it_is(string path, string? json, string detail) => new ScorecardBody().With(path, json).Errors().Should().Equal($"{path}: {detail}");

    [Theory]
    [InlineData("weights.steady.depth", "-1", "Must be at least 0 and at most 1000000.")]
    [InlineData("weights.steady.depth", "1e400", "Must be at least 0 and at most 1000000.")]
    [InlineData("onTrackPoints", "101", "Must be at least 0 and at most 100.")]
    [InlineData("adoption.userShare", "1.1", "Must be at least 0 and at most 1.")]
    [InlineData("minimumTargets.seatActivation", "0", "Must be greater than 0 and at most 1.")]
    [InlineData("seatWindowDays", "30.5", "Must be a whole number.")]
    [InlineData("seatWindowDays", "85", "Must be at least 1 and at most 84.")]
    [InlineData("onboardingMomentum.lookbackDays", "57", "Must be at least 1 and at most 56.")]
    [InlineData("rules[5].lookbackDays", "57", "Must be at least 1 and at most 56.")]
    [InlineData("rules[12].lookbackDays", "40", "Must be at least 1 and at most 39.")]
    [InlineData("rules[11].slopeCloses", "1", "Must be at least 2 and at most 40.")]
    [InlineData("bandHysteresis.upCloses", "8", "Must be at least 1 and at most 7.")]
    [InlineData("steadyMomentum.fromDay", "54", "Must be at least 55 and at most 1000.")]
    [InlineData("rules[3].holdCloses", "0", "Must be at least 1 and at most 1000.")]
    [InlineData("caps[2].score", "101", "Must be at least 0 and at most 100.")]
    [InlineData("blendDays[1]", "76", "Must be greater than the one before it, 76.")]
    [InlineData("onboardingTargets.depth[2][0]", "14", "Must be greater than the one before it, 14.")]
    [InlineData("rules[2].severityFromDay[1][0]", "3", "Must be greater than the one before it, 14.")]
    [InlineData("bands.watch", "80", "Must be less than healthy, 80.")]
    [InlineData("bands.critical", "1", "Must be 0, or a score could lie below every band.")]
    [InlineData("cadence.weekly.silentDays", "28", "Must be less than longSilentDays, 28.")]
    [InlineData("rules[6].ratio", "0.85", "Must be less than clearRatio, 0.85.")]
    [InlineData("rules[9].breadth", "0.3", "Must be less than clearBreadth, 0.25.")]
    [InlineData("rules[11].projected", "0.6", "Must be less than clearProjected, 0.55.")]
    [InlineData("rules[12].clearPoints", "10", "Must be less than points, 10.")]
    [InlineData("rules[10].clearDays", "15", "Must not be greater than silentDays, 14.")]
    [InlineData("rules[10].activeBeforeDays", "71", "Must be at most 84 together with silentDays.")]
    [InlineData("weights.steady", """{ "activation": 0, "engagement": 0, "depth": 0, "breadth": 0, "momentum": 0 }""", "At least one weight must be greater than 0.")]
    public void A_number_that_cannot_be_is_named_where_it_is(string path, string json, string detail) =>
        new ScorecardBody().With(path, json).Errors().Should().Equal($"{path}: {detail}");

    [Fact]
    public void Every_cap_and_rule_is_there_exactly_once() =>
        new ScorecardBody().With("caps[0].id", "\"never-activ\"").With("caps[1]", "7").With("rules[1].id", "\"no-first-login\"").With("rules[2].id", null).Errors().Should().BeEquivalentTo(
            "caps[0].id: This engine knows nothing of that name; did you mean never-active?", "caps[1]: Must be an object, not a number.",
            "caps: never-active is missing.", "caps: silent is missing.",
            "rules[1].id: no-first-login is given twice.", "rules[2].id: Missing.", "rules: no-first-value is missing.", "rules: seat-activation-low is missing.");

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once() =>
        new ScorecardBody().With("weights.steady", "[]").With("bands.healthy", "\"high\"").With("bands.atRisk", "70").With("cadence.daily.depthDays", null).With("rules[6].clearRatio", "0.5")
            .With("id", null).Errors().Should().BeEquivalentTo(
                "weights.steady: Must be an object, not an array.", "bands.healthy: Must be a number, not a string.", "bands.atRisk: Must be less than watch, 60.",
                "cadence.daily.depthDays: Missing.", "rules[6].ratio: Must be less than clearRatio, 0.5.");

    [Fact]
    public void A_field_that_is_given_twice_is_an_error() =>
        ScorecardCheck.Of(JsonDocument.Parse(ScorecardBody.Default.Replace("\"coolDownDays\"", "\"coolDownDays\": 5, \"coolDownDays\"", StringComparison.Ordinal)).RootElement, "default").Errors
            .Should().Equal(new ScorecardError("coolDownDays", "Given twice."));

    [Theory]
    [InlineData("[]", "Must be an object, not an array.")]
    [InlineData("null", "Must be an object, not null.")]
    public void Something_else_than_an_object_is_no_scorecard(string json, string detail) =>
        ScorecardCheck.Of(JsonDocument.Parse(json).RootElement, "default").Errors.Should().Equal(new ScorecardError("", detail));

    [Fact]
    public void Nothing_that_is_put_in_the_place_of_a_value_makes_the_check_fail()
    {
        foreach (var (path, _) in ScorecardBody.Leaves(new ScorecardBody().Json))
        {
            foreach (var json in (string[])["null", "\"\"", "[]", "{}", "[[]]", "-1e300", "true"])
            {
                new ScorecardBody().With(path, json).Errors().Should().HaveCountLessThan(4, "{0} is {1}", path, json).And.NotBeNull();
            }
        }
    }

    [Fact]
    public void A_whole_number_may_be_written_with_a_point() => new ScorecardBody().With("seatWindowDays", "30.0").Errors().Should().BeEmpty();
}
