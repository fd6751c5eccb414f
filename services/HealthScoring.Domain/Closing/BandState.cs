using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Closing;

/// <summary>The band of an account and what decides whether it moves.</summary>
/// <param name="Band">The band; learning before the first close.</param>
/// <param name="ClosesBelowEdge">Consecutive closes below its edge, since the band changed.</param>
/// <param name="ScoresSinceChange">Scores of the last closes since the band changed, that close included; the latest last.</param>
/// <param name="Since">Day of the close that brought the band; null while learning, or where that close is not known any more.</param>
/// <param name="Previous">The band before it, or null.</param>
public sealed record BandState(Band Band, int ClosesBelowEdge, IReadOnlyList<double> ScoresSinceChange, DateOnly? Since = null, Band? Previous = null)
{
    /// <summary>How many scores are kept: as many as any scorecard's rule for moving up may ask for.</summary>
    internal const int KeptScores = 7;

    /// <summary>Before the first close.</summary>
    public static BandState Learning { get; } = new(Band.Learning, 0, []);

    /// <summary>
    /// The band after a close with a score. Out of learning: the band of the score. Down: to the band of the score, at the second close in a row below the edge, or
    /// at once if far below. Up: to the best band whose edge every one of the last closes since the band changed reaches with some points to spare.
    /// </summary>
    public Band Next(double score, bool learning, Scorecard scorecard)
    {
        if (learning)
        {
            return Band.Learning;
        }

        var (edges, hysteresis) = (scorecard.Bands, scorecard.BandHysteresis);
        if (Band == Band.Learning)
        {
            return Bands.OfScore(score, edges);
        }

        var edge = edges.Of(Band);
        if (Tolerance.Below(score, edge) && (ClosesBelowEdge + 1 >= hysteresis.DownCloses || Tolerance.AtLeast(edge - score, hysteresis.DownAtOncePoints)))
        {
            return Bands.OfScore(score, edges);
        }

        if (ScoresSinceChange.Count + 1 < hysteresis.UpCloses)
        {
            return Band;
        }

        var lowest = score;
        for (var i = ScoresSinceChange.Count - (hysteresis.UpCloses - 1); i < ScoresSinceChange.Count; i++)
        {
            lowest = Math.Min(lowest, ScoresSinceChange[i]);
        }

        var up = Bands.OfScore(lowest - hysteresis.UpPoints, edges);
        return up > Band ? up : Band;
    }

    /// <summary>Where an account stands again that closes are taken away from: on the last of those that are left.</summary>
    public static BandState Of(IReadOnlyList<BandSince> bands, IReadOnlyList<RecentClose> closes) => bands is not [.., { Band: not Band.Learning } last]
        ? Learning
        : new(last.Band, 0, [.. closes.TakeLast(1).Select(c => c.Score)], last.Day, bands.Count > 1 ? bands[^2].Band : Band.Learning);

    /// <summary>The state after a close.</summary>
    public BandState Evolve(DayClosed close) =>
        close.Band == Band.Learning ? Learning
        : close.Band != Band ? new(close.Band, close.BelowEdge ? 1 : 0, [close.Score], close.Day, Band)
        : this with
        {
            ClosesBelowEdge = close.BelowEdge ? ClosesBelowEdge + 1 : 0,
            ScoresSinceChange = [.. ScoresSinceChange.Skip(Math.Max(0, ScoresSinceChange.Count - (KeptScores - 1))), close.Score],
        };
}

/// <summary>What later closes need to know of one.</summary>
/// <param name="Day">Its day.</param>
/// <param name="Score">Its score.</param>
/// <param name="SeatActivation30">SA30.</param>
/// <param name="Band">Band after it.</param>
public sealed record RecentClose(DateOnly Day, double Score, double SeatActivation30, Band Band);

/// <summary>A band and the day of the close that brought it.</summary>
/// <param name="Day">The day.</param>
/// <param name="Band">The band.</param>
public sealed record BandSince(DateOnly Day, Band Band)
{
    /// <summary>The changes after one more close.</summary>
    internal static IReadOnlyList<BandSince> After(IReadOnlyList<BandSince> bands, DateOnly day, Band band) =>
        (bands is [.., var last] ? last.Band : Band.Learning) == band ? bands : [.. bands, new(day, band)];
}
