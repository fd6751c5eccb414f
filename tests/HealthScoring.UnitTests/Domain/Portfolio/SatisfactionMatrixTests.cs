using HealthScoring.Domain.Portfolio;

namespace HealthScoring.UnitTests.Domain.Portfolio;

public class SatisfactionMatrixTests
{
    [Fact]
    public void Cells_come_by_tier_and_then_by_satisfaction_with_all_that_was_added_up()
    {
        var matrix = SatisfactionMatrix.Of(
        [
            new("small", Satisfaction.Promoter, 4, 4, 400, 81.5, 0), new("large", Satisfaction.Unknown, 1, 0, null, null, 0), new("large", Satisfaction.Detractor, 2, 2, 20_000, 35, 2),
        ]);

        matrix.Should().Equal(
            new MatrixCell("large", Touch.HighTouch, Satisfaction.Detractor, 2, 20_000, 35, 2, Plays.Suggest(Touch.HighTouch, Satisfaction.Detractor, 1)),
            new MatrixCell("large", Touch.HighTouch, Satisfaction.Unknown, 1, null, null, 0, Plays.Suggest(Touch.HighTouch, Satisfaction.Unknown, 0)),
            new MatrixCell("small", Touch.Scaled, Satisfaction.Promoter, 4, 400, 81.5, 0, Plays.Suggest(Touch.Scaled, Satisfaction.Promoter, 0)));
    }

    [Theory]
    [InlineData(0, 3, false)]
    [InlineData(1, 5, false)]
    [InlineData(1, 4, true)]
    [InlineData(3, 3, true)]
    public void It_is_a_matter_of_rescue_from_a_quarter_at_risk(int atRisk, int accounts, bool rescue)
    {
        var cell = SatisfactionMatrix.Of([new("a", Satisfaction.Passive, accounts, 0, null, 50, atRisk)]).Should().ContainSingle().Subject;

        cell.Play.Should().Be(Plays.Suggest(Touch.Scaled, Satisfaction.Passive, rescue ? 1 : 0)).And.NotBe(Plays.Suggest(Touch.Scaled, Satisfaction.Passive, rescue ? 0 : 1));
    }

    [Fact]
    public void Every_combination_has_a_play_of_its_own_a_short_imperative_sentence()
    {
        var plays = (from touch in Enum.GetValues<Touch>() from satisfaction in Enum.GetValues<Satisfaction>() from share in (double[])[0, 1] select Plays.Suggest(touch, satisfaction, share)).ToList();

        plays.Should().HaveCount(16).And.OnlyHaveUniqueItems().And.AllSatisfy(play => play.Should().EndWith(".").And.Match(p => p.Length < 80));
    }
}
