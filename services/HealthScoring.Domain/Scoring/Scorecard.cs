using System.Text.Json;
using System.Text.Json.Serialization;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Rules;

namespace HealthScoring.Domain.Scoring;

/// <summary>Every constant of the health score as data, versioned. Shares are ratios 0 to 1, points 0 to 100, days whole local days.</summary>
public sealed record Scorecard(
    string Id,
    int Version,
    ScorecardWeights Weights,
    IReadOnlyList<int> BlendDays,
    double OnTrackPoints,
    OnboardingTargets OnboardingTargets,
    MinimumTargets MinimumTargets,
    SteadyAnchors Anchors,
    CadencePair<CadenceSettings> Cadence,
    AdoptionSettings Adoption,
    MilestoneSettings Milestones,
    ReachFactorSettings ReachFactor,
    OnboardingMomentumSettings OnboardingMomentum,
    SteadyMomentumSettings SteadyMomentum,
    double SessionCapHours,
    LearningSettings Learning,
    BandEdges Bands,
    BandHysteresis BandHysteresis,
    IReadOnlyList<CapSettings> Caps,
    int CoolDownDays,
    int ReminderDays,
    int SeatWindowDays,
    IReadOnlyList<RuleSettings> Rules)
{
    /// <summary>The scorecard that ships with the engine.</summary>
    public static Scorecard Default { get; } = ScorecardJson.Read(ScorecardJson.Default);

    /// <summary>The settings of a cadence.</summary>
    public CadenceSettings For(Cadence cadence) => Cadence.For(cadence);
}

/// <summary>Weights of the five components in each profile; only their proportions matter.</summary>
public sealed record ScorecardWeights(ComponentWeights Onboarding, ComponentWeights Steady);

/// <summary>Weights of the components of one profile.</summary>
public sealed record ComponentWeights(double Activation, double Engagement, double Depth, double Breadth, double Momentum);

/// <summary>What a roll-out on track has reached by tenure day; between the days, a straight line.</summary>
public sealed record OnboardingTargets(
    PiecewiseLinear SeatActivation, PiecewiseLinear Milestones, PiecewiseLinear Breadth, PiecewiseLinear Depth);

/// <summary>Targets are never taken below these, so that the first days do not divide by almost nothing.</summary>
public sealed record MinimumTargets(double SeatActivation, double Milestones);

/// <summary>Points by metric value in steady state.</summary>
public sealed record SteadyAnchors(
    PiecewiseLinear LicenceUtilisation, CadencePair<PiecewiseLinear> Stickiness, PiecewiseLinear Depth, PiecewiseLinear Breadth);

/// <summary>One value per cadence.</summary>
public sealed record CadencePair<T>(T Daily, T Weekly)
{
    /// <summary>The value of a cadence.</summary>
    public T For(Cadence cadence) => cadence == Facts.Cadence.Weekly ? Weekly : Daily;
}

/// <summary>Settings that differ by cadence.</summary>
/// <param name="DepthDays">K: days of core use in 28 that make a user deep.</param>
/// <param name="SilentDays">Days of silence that are noticed.</param>
/// <param name="LongSilentDays">Days of silence that cap the score.</param>
/// <param name="RecencyDays">Days of silence after which recency is worth nothing.</param>
public sealed record CadenceSettings(int DepthDays, int SilentDays, int LongSilentDays, int RecencyDays);

/// <summary>When a feature counts as adopted.</summary>
public sealed record AdoptionSettings(double UserShare, int MinimumUsers, int MinimumDays, int SmallTeamSeats);

/// <summary>When milestones are reached, and by when they should be: the deadline is the last day of onboarding, in days of tenure.</summary>
public sealed record MilestoneSettings(double TeamValueShare, double HabitShare, int HabitWeeks, int MinimumUsers, int DeadlineDays);

/// <summary>Share of the target (onboarding) or of the seats (steady) below which ratios inside the active group are scaled down.</summary>
public sealed record ReachFactorSettings(double Onboarding, double Steady);

/// <summary>How growth of the audience is judged in onboarding.</summary>
public sealed record OnboardingMomentumSettings(double Saturation, double GrowthShare, int LookbackDays);

/// <summary>How change of activity is judged in steady state.</summary>
public sealed record SteadyMomentumSettings(int FromDay, double Allowance);

/// <summary>How long, and below which coverage, the score is not yet trusted with a band.</summary>
public sealed record LearningSettings(int Days, double MinimumCoverage);

/// <summary>Lowest score of each band.</summary>
public sealed record BandEdges(double Healthy, double Watch, double AtRisk, double Critical)
{
    /// <summary>The lowest score of a band; of <see cref="Band.Learning"/>, which has none, 0.</summary>
    public double Of(Band band) => band switch
    {
        Band.Healthy => Healthy,
        Band.Watch => Watch,
        Band.AtRisk => AtRisk,
        _ => Critical,
    };
}

/// <summary>How slowly the band follows the score.</summary>
/// <param name="DownCloses">Consecutive closes below the band's edge that take it down.</param>
/// <param name="DownAtOncePoints">Points below the edge that take it down at the first close.</param>
/// <param name="UpPoints">Points above a band's edge that every one of the last closes must reach.</param>
/// <param name="UpCloses">How many closes those are.</param>
public sealed record BandHysteresis(int DownCloses, double DownAtOncePoints, double UpPoints, int UpCloses);

/// <summary>An upper limit on the score and the constants of its condition.</summary>
public sealed record CapSettings(
    string Id, double Score, int FromDay = 0, double? LicenceUtilisation = null, double? TargetShare = null, int? MinimumSeats = null, double? TopUserShare = null);

/// <summary>Straight lines between points, flat outside them.</summary>
[JsonConverter(typeof(PiecewiseLinearConverter))]
public sealed class PiecewiseLinear(IReadOnlyList<(double X, double Y)> points)
{
    /// <summary>The points, ascending by X; at least one.</summary>
    public IReadOnlyList<(double X, double Y)> Points { get; } = points;

    /// <summary>The value at <paramref name="x"/>.</summary>
    public double At(double x)
    {
        if (x <= Points[0].X)
        {
            return Points[0].Y;
        }

        for (var i = 1; i < Points.Count; i++)
        {
            var (from, to) = (Points[i - 1], Points[i]);
            if (x <= to.X)
            {
                return from.Y + ((to.Y - from.Y) * (x - from.X) / (to.X - from.X));
            }
        }

        return Points[^1].Y;
    }
}

/// <summary>Reads and writes <see cref="PiecewiseLinear"/> as an array of pairs.</summary>
internal sealed class PiecewiseLinearConverter : JsonConverter<PiecewiseLinear>
{
    /// <inheritdoc />
    public override PiecewiseLinear Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new([.. JsonSerializer.Deserialize<double[][]>(ref reader, options)!.Select(p => (p[0], p[1]))]);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, PiecewiseLinear value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Points.Select(p => new[] { p.X, p.Y }), options);
}
