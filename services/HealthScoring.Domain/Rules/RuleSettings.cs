using System.Text.Json;
using System.Text.Json.Serialization;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Rules;

/// <summary>The constants of one rule; those that only one rule knows are null for the others. Shares are ratios 0 to 1, days whole local days.</summary>
/// <param name="Id">Name of the rule.</param>
/// <param name="HoldCloses">Consecutive closes on which the condition must hold before an alert is raised; at least 1.</param>
/// <param name="ClearCloses">Consecutive closes on which the clear condition must hold, starting with the close after the raise; at least 1.</param>
/// <param name="OnboardingOnly">Whether it is raised only through the last day of onboarding; an open alert stays open until it clears.</param>
/// <param name="SeverityFromDay">Severity by tenure day; before the first day the condition does not hold.</param>
/// <param name="Floors">Least seat activation by tenure day.</param>
/// <param name="ClearMargin">How far above its floor seat activation must rise to clear.</param>
/// <param name="StuckDays">Days without a new milestone.</param>
/// <param name="Saturation">Share of the seats from which an audience is large enough.</param>
/// <param name="LookbackDays">Days back to compare with.</param>
/// <param name="ClearShare">Growth of the audience that clears, as a share of the seats.</param>
/// <param name="Ratio">Share of the usual activity at or below which use has dropped.</param>
/// <param name="ClearRatio">Share of the activity usual at the raise that clears.</param>
/// <param name="MinimumUserDays">Usual active user days of a week from which a drop means something.</param>
/// <param name="MinimumUsers">Users of the month from which the rule means something.</param>
/// <param name="Severity">Severity of a silence.</param>
/// <param name="LongSilence">Severity of a long silence.</param>
/// <param name="ClearActiveDays">Active days of a week that end a silence.</param>
/// <param name="MinimumSeats">Seats from which the rule means something.</param>
/// <param name="TopUserShare">Share of the core uses from which one user carries the account.</param>
/// <param name="SeatShare">Share of the seats that the users of the month should reach.</param>
/// <param name="Breadth">Breadth below which adoption is narrow.</param>
/// <param name="ClearBreadth">Breadth that clears.</param>
/// <param name="SilentDays">Days of a champion's silence.</param>
/// <param name="ActiveBeforeDays">Days before those in which the champion was active.</param>
/// <param name="ClearDays">Days in which an active champion clears.</param>
/// <param name="Projected">Projected seat activation on the last day of onboarding below which it will be missed.</param>
/// <param name="ClearProjected">Projection that clears.</param>
/// <param name="SlopeCloses">Closes over which the slope is taken.</param>
/// <param name="FromDay">First tenure day of the rule.</param>
/// <param name="Points">Points below the best recent score.</param>
/// <param name="ClearPoints">Points below the best score before the raise within which it clears.</param>
/// <param name="SeverityByBand">Severity by the band of the close.</param>
public sealed record RuleSettings(
    string Id,
    int HoldCloses,
    int ClearCloses,
    bool OnboardingOnly,
    [property: JsonConverter(typeof(SeverityStepsConverter))] IReadOnlyList<(int FromDay, Severity Severity)>? SeverityFromDay = null,
    PiecewiseConstant? Floors = null,
    double ClearMargin = 0,
    int StuckDays = 0,
    double Saturation = 0,
    int LookbackDays = 0,
    double ClearShare = 0,
    double Ratio = 0,
    double ClearRatio = 0,
    double MinimumUserDays = 0,
    int MinimumUsers = 0,
    Severity Severity = Severity.Warning,
    Severity LongSilence = Severity.Warning,
    int ClearActiveDays = 0,
    int MinimumSeats = 0,
    double TopUserShare = 0,
    double SeatShare = 0,
    double Breadth = 0,
    double ClearBreadth = 0,
    int SilentDays = 0,
    int ActiveBeforeDays = 0,
    int ClearDays = 0,
    double Projected = 0,
    double ClearProjected = 0,
    int SlopeCloses = 0,
    int FromDay = 0,
    double Points = 0,
    double ClearPoints = 0,
    IReadOnlyDictionary<Band, Severity>? SeverityByBand = null)
{
    /// <summary>First tenure day on which the condition can hold.</summary>
    [JsonIgnore]
    public int FirstDay => SeverityFromDay is [var first, ..] ? first.FromDay : FromDay;

    /// <summary>The severity of a tenure day, or null before the first that has one.</summary>
    public Severity? SeverityOn(int tenureDays)
    {
        Severity? severity = null;
        foreach (var (fromDay, step) in SeverityFromDay ?? [])
        {
            severity = tenureDays >= fromDay ? step : severity;
        }

        return severity;
    }
}

/// <summary>A value that holds from a tenure day until the next.</summary>
[JsonConverter(typeof(PiecewiseConstantConverter))]
public sealed class PiecewiseConstant(IReadOnlyList<(int FromDay, double Value)> steps)
{
    /// <summary>The steps, ascending by day; at least one.</summary>
    public IReadOnlyList<(int FromDay, double Value)> Steps { get; } = steps;

    /// <summary>The value in force on a tenure day, or null before the first step.</summary>
    public double? On(int tenureDays)
    {
        double? value = null;
        foreach (var (fromDay, step) in Steps)
        {
            value = tenureDays >= fromDay ? step : value;
        }

        return value;
    }
}

/// <summary>Reads and writes <see cref="PiecewiseConstant"/> as an array of pairs.</summary>
internal sealed class PiecewiseConstantConverter : JsonConverter<PiecewiseConstant>
{
    /// <inheritdoc />
    public override PiecewiseConstant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new([.. JsonSerializer.Deserialize<double[][]>(ref reader, options)!.Select(p => ((int)p[0], p[1]))]);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, PiecewiseConstant value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Steps.Select(p => new[] { p.FromDay, p.Value }), options);
}

/// <summary>Reads and writes severities by tenure day as an array of pairs.</summary>
internal sealed class SeverityStepsConverter : JsonConverter<IReadOnlyList<(int FromDay, Severity Severity)>>
{
    /// <inheritdoc />
    public override IReadOnlyList<(int FromDay, Severity Severity)> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        [.. JsonSerializer.Deserialize<JsonElement[][]>(ref reader, options)!.Select(p => (p[0].GetInt32(), p[1].Deserialize<Severity>(options)))];

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<(int FromDay, Severity Severity)> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Select(p => new object[] { p.FromDay, p.Severity }), options);
}
