using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.UnitTests.Domain.Closing;

/// <summary>Scores of consecutive closes, and the bands that they lead to.</summary>
public class BandStateTests
{
    [Theory]
    [InlineData("85", "Healthy")]
    [InlineData("61", "Watch")]
    [InlineData("12", "Critical")]
    public void The_first_close_out_of_learning_takes_the_band_of_its_score(string scores, string bands) => Bands(scores).Should().Equal(Words(bands));

    [Theory]
    [InlineData("85 79 85 79", "Healthy Healthy Healthy Healthy")]
    [InlineData("85 79 79", "Healthy Healthy Watch")]
    [InlineData("85 79 59", "Healthy Healthy AtRisk")]
    [InlineData("85 79.9999999995 79.9999999995", "Healthy Healthy Healthy")]
    public void A_band_falls_to_that_of_the_score_at_the_second_close_in_a_row_below_its_edge(string scores, string bands) => Bands(scores).Should().Equal(Words(bands));

    [Theory]
    [InlineData("85 70", "Healthy Watch")]
    [InlineData("85 70.0000000005", "Healthy Watch")]
    [InlineData("85 70.1", "Healthy Healthy")]
    [InlineData("85 20", "Healthy Critical")]
    public void It_falls_at_once_where_the_score_is_ten_points_below_its_edge(string scores, string bands) => Bands(scores).Should().Equal(Words(bands));

    [Theory]
    [InlineData("62 85 85 85", "Watch Watch Watch Healthy")]
    [InlineData("62 85 84.9 85 85 85", "Watch Watch Watch Watch Watch Healthy")]
    [InlineData("30 66 90 90", "Critical Critical Critical Watch")]
    [InlineData("30 85 85", "Critical Critical Critical")]
    public void It_rises_to_the_best_band_that_the_last_three_closes_reach_with_five_points_to_spare(string scores, string bands) =>
        Bands(scores).Should().Equal(Words(bands));

    // 65 is the close that changed the band, and the first of the three.
    [Fact]
    public void The_close_that_changed_the_band_counts_among_the_three() => Bands("85 70 90 90 90").Should().Equal(Words("Healthy Watch Watch Watch Healthy"));

    [Fact]
    public void Three_closes_that_begin_with_the_change_are_enough() => Bands("95 30 46 46 46").Should().Equal(Words("Healthy Critical Critical Critical AtRisk"));

    [Fact]
    public void Learning_again_forgets_everything_and_leads_to_the_band_of_the_next_score()
    {
        var state = After("85 79".Split(' '));

        state.Next(79, learning: true, Scorecard.Default).Should().Be(Band.Learning);
        BandState.Learning.Next(79, learning: false, Scorecard.Default).Should().Be(Band.Watch);
    }

    private static List<Band> Bands(string scores)
    {
        var (state, bands) = (BandState.Learning, new List<Band>());
        foreach (var score in scores.Split(' '))
        {
            state = Close(state, score);
            bands.Add(state.Band);
        }

        return bands;
    }

    private static BandState After(IEnumerable<string> scores) => scores.Aggregate(BandState.Learning, Close);

    private static BandState Close(BandState state, string text)
    {
        var score = double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var band = state.Next(score, learning: false, Scorecard.Default);
        return state.Evolve(DecisionSamples.Close with { Score = score, Band = band, BelowEdge = HealthScoring.Domain.Tolerance.Below(score, Scorecard.Default.Bands.Of(band)) });
    }

    private static IEnumerable<Band> Words(string bands) => bands.Split(' ').Select(Enum.Parse<Band>);
}
