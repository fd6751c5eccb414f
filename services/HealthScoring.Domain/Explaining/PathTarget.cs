using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Explaining;

/// <summary>What the next band asks for.</summary>
/// <param name="Band">The band.</param>
/// <param name="Score">Score that closes must reach, 0 to 100.</param>
/// <param name="Closes">How many closes in a row, that of this day the first, must reach it; those before it that did are counted already.</param>
public sealed record PathTarget(Band Band, double Score, int Closes)
{
    /// <summary>
    /// The next band above that of the last close: its edge with the points to spare that moving up asks for. From learning: the next band above that of the
    /// score and its edge alone, because the first close out of learning takes the band of its score. Null where no band is above.
    /// </summary>
    /// <param name="live">The live health.</param>
    /// <param name="state">Band of the closes.</param>
    /// <param name="scorecard">The scorecard.</param>
    /// <param name="wanted">A band to aim at instead of the next one, if it lies above; null: the next one.</param>
    public static PathTarget? Of(LiveHealth live, BandState state, Scorecard scorecard, Band? wanted = null)
    {
        var (edges, hysteresis) = (scorecard.Bands, scorecard.BandHysteresis);
        var from = live.Band == Band.Learning ? Bands.OfScore(live.Health.Score, edges) : live.Band;
        if (from == Band.Healthy)
        {
            return null;
        }

        var next = wanted > from ? wanted.Value : from + 1;
        if (live.Band == Band.Learning)
        {
            return new(next, edges.Of(next), 1);
        }

        var score = edges.Of(next) + hysteresis.UpPoints;
        var reached = state.ScoresSinceChange.Reverse().TakeWhile(s => Tolerance.AtLeast(s, score)).Count();
        return new(next, score, Math.Max(1, hysteresis.UpCloses - reached));
    }
}
