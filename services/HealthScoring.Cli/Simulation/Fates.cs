using HealthScoring.Domain.Scoring;

namespace HealthScoring.Cli.Simulation;

/// <summary>The fates of the demonstration, one for each thing that can go right or wrong with a roll-out.</summary>
public static class Fates
{
    /// <summary>As it should be.</summary>
    public static Fate SteadyRollOut { get; } = new(
        Curve((-5, 4), (0, 8), (45, 36)), Curve((0, 5), (14, 12), (60, 34)), Curve((0, 0.7)), Curve((0, 3), (40, 8)))
    {
        Answer = (30, 9),
    };

    /// <summary>A pilot group works with it, and nobody else ever does.</summary>
    public static Fate Flat { get; } = new(Curve((-3, 9), (20, 25)), Curve((0, 4), (10, 9)), Curve((0, 0.65)), Curve((0, 3), (20, 4)));

    /// <summary>Access was given and never used.</summary>
    public static Fate NeverLoggedIn { get; } = new(Curve((-2, 6)), Curve((0, 0)), Curve((0, 0)), Curve((0, 0)));

    /// <summary>A good start that falls apart after day 70.</summary>
    public static Fate Declining { get; } = new(
        Curve((-3, 10), (30, 26)), Curve((0, 8), (40, 25), (70, 26), (100, 5), (200, 2)), Curve((0, 0.7), (70, 0.7), (100, 0.3)),
        Curve((0, 3), (40, 7), (70, 7), (110, 3)));

    /// <summary>One person does everything.</summary>
    public static Fate SinglePowerUser { get; } = new(Curve((-2, 6)), Curve((0, 1)), Curve((0, 0.9)), Curve((0, 4), (20, 6))) { UsesPerSession = 12 };

    /// <summary>Silent for more than two weeks, and back since.</summary>
    public static Fate SilentGap { get; } = new(
        Curve((-3, 8), (30, 23)), Curve((0, 6), (35, 20), (44, 20), (44.5, 0), (62.5, 0), (63, 16), (80, 22)), Curve((0, 0.68)), Curve((0, 3), (35, 7)));

    /// <summary>A product that is rightly used once a week.</summary>
    public static Fate WeeklyUse { get; } = new(
        Curve((-2, 6), (20, 14)), Curve((0, 4), (35, 13)), Curve((0, 0.9)), Curve((0, 3), (30, 7))) { Rhythm = Rhythm.Weekly };

    /// <summary>An installation of the customer's own that reports counts.</summary>
    public static Fate CountsOnly { get; } = new(
        Curve((0, 0)), Curve((0, 20), (60, 150), (120, 170)), Curve((0, 0.45)), Curve((0, 0))) { Rhythm = Rhythm.CountsOnly };

    /// <summary>Outgrew what it bought, and bought more.</summary>
    public static Fate Expanding { get; } = new(
        Curve((-4, 8), (25, 20), (60, 20), (90, 44)), Curve((0, 7), (25, 19), (60, 19), (95, 42)), Curve((0, 0.75)), Curve((0, 4), (30, 9)))
    {
        Expansion = (60, 45),
        Answer = (75, 10),
    };

    /// <summary>The person who carried it is gone, and with her the others' habit.</summary>
    public static Fate ChampionLeaves { get; } = new(
        Curve((-5, 15), (40, 50)), Curve((0, 10), (50, 46), (80, 46), (98, 14)), Curve((0, 0.66), (80, 0.66), (98, 0.4)), Curve((0, 3), (45, 8)))
    {
        ChampionLeavesOn = 80,
    };

    /// <summary>Used less and less, and cancelled.</summary>
    public static Fate Churned { get; } = new(
        Curve((-2, 8)), Curve((0, 5), (30, 7), (55, 6), (90, 1)), Curve((0, 0.6), (55, 0.5), (90, 0.15)), Curve((0, 3), (30, 4)))
    {
        ChurnsOn = 104,
        Answer = (60, 3),
    };

    /// <summary>Still being set up: two people try it out before it is handed over.</summary>
    public static Fate Implementing { get; } = new(
        Curve((-10, 2), (-1, 12), (45, 70)), Curve((-10.5, 0), (-10, 2), (-1, 2), (0, 10), (60, 62)), Curve((-10, 0.5), (0, 0.7)), Curve((-10, 2), (40, 8)));

    private static PiecewiseLinear Curve(params (double Day, double Value)[] points) => new(points);
}
