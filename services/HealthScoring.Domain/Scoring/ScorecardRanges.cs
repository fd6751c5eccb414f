using System.Globalization;
using System.Text.Json.Nodes;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Scoring;

/// <summary>Which values a number of a scorecard may have.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
/// <param name="Whole">Whether only whole numbers are meant.</param>
/// <param name="Above">Whether the smallest is itself too small, because something is divided by the number.</param>
internal readonly record struct NumberRange(double Least, double Most, bool Whole = false, bool Above = false)
{
    /// <summary>What is wrong with a number, or null.</summary>
    public string? Problem(double number) =>
        !double.IsFinite(number) || number < Least || number > Most || (Above && number == Least) ? $"Must be {(Above ? "greater than" : "at least")} {ScorecardRanges.Say(Least)} and at most {ScorecardRanges.Say(Most)}."
        : Whole && number != Math.Floor(number) ? "Must be a whole number."
        : null;
}

/// <summary>The range of every number of a scorecard: what makes sense, and what the engine keeps enough history for.</summary>
internal static class ScorecardRanges
{
    // Far beyond what anybody needs, and far from what days and sums overflow at.
    private const int MostDays = 1_000;
    private const int MostUsers = 1_000_000;

    // The audience of weekly cadence looks back a month from the day that it is compared with.
    private const int MostLookback = AccountHistory.WindowDays - ActiveUsers.MonthDays;

    private static readonly NumberRange Share = new(0, 1);
    private static readonly NumberRange Divisor = new(0, 1, Above: true);
    private static readonly NumberRange Points = new(0, 100);
    private static readonly NumberRange Day = Whole(0, MostDays);
    private static readonly NumberRange Days = Whole(1, MostDays);
    private static readonly NumberRange Users = Whole(1, MostUsers);
    private static readonly NumberRange WindowDays = Whole(1, AccountHistory.WindowDays);
    private static readonly NumberRange MonthDays = Whole(1, ActiveUsers.MonthDays);

    // By key, in which an asterisk stands for any name; the first that fits counts.
    private static readonly (string[] Key, NumberRange Range)[] All =
    [
        .. new (string Key, NumberRange Range)[]
        {
            ("version", Whole(1, int.MaxValue)),
            ("weights.*.*", new(0, 1_000_000)),
            ("blendDays.x", Day),
            ("onTrackPoints", Points),
            ("onboardingTargets.*.x", Day),
            ("onboardingTargets.*.y", Share),
            ("minimumTargets.seatActivation", Divisor),
            ("minimumTargets.milestones", Share),
            ("anchors.stickiness.*.x", Share),
            ("anchors.stickiness.*.y", Points),
            ("anchors.*.x", Share),
            ("anchors.*.y", Points),
            ("cadence.*.depthDays", MonthDays),
            ("cadence.*.*", Days),
            ("adoption.userShare", Share),
            ("adoption.minimumUsers", Users),
            ("adoption.minimumDays", MonthDays),
            ("adoption.smallTeamSeats", Whole(0, MostUsers)),
            ("milestones.teamValueShare", Share),
            ("milestones.habitShare", Share),
            ("milestones.habitWeeks", Whole(1, ActiveUsers.MonthDays / 7)),
            ("milestones.minimumUsers", Users),
            ("milestones.deadlineDays", Days),
            ("reachFactor.*", Divisor),
            ("onboardingMomentum.lookbackDays", Whole(1, MostLookback)),
            ("onboardingMomentum.*", Share),
            ("steadyMomentum.fromDay", Whole(Momentum.EarliestDay, MostDays)),
            ("steadyMomentum.allowance", Divisor),
            ("sessionCapHours", new(0, 24, Above: true)),
            ("learning.days", Day),
            ("learning.minimumCoverage", Share),
            ("bands.*", Points),
            ("bandHysteresis.downCloses", Days),
            ("bandHysteresis.upCloses", Whole(1, BandState.KeptScores)),
            ("bandHysteresis.*", Points),
            ("caps.*.score", Points),
            ("caps.*.fromDay", Day),
            ("caps.*.minimumSeats", Users),
            ("caps.*.*", Share),
            ("coolDownDays", Days),
            ("reminderDays", Days),
            ("seatWindowDays", WindowDays),
            ("rules.*.severityFromDay.x", Day),
            ("rules.*.floors.x", Day),
            ("rules.*.floors.y", Share),
            ("rules.flat-or-falling.lookbackDays", Whole(1, MostLookback)),
            ("rules.health-dropped.lookbackDays", Whole(1, CloseState.KeptCloses - 1)),
            ("rules.*.fromDay", Day),
            ("rules.*.holdCloses", Days),
            ("rules.*.clearCloses", Days),
            ("rules.*.slopeCloses", Whole(2, CloseState.KeptCloses)),
            ("rules.*.stuckDays", Days),
            ("rules.*.clearActiveDays", Whole(1, 7)),
            ("rules.*.silentDays", WindowDays),
            ("rules.*.activeBeforeDays", WindowDays),
            ("rules.*.clearDays", WindowDays),
            ("rules.*.minimumUsers", Users),
            ("rules.*.minimumSeats", Users),
            ("rules.*.minimumUserDays", new(0, MostUsers)),
            ("rules.*.points", Points),
            ("rules.*.clearPoints", Points),
            ("rules.*.*", Share),
        }.Select(r => (r.Key.Split('.'), r.Range)),
    ];

    /// <summary>The range of the number with a key: names of fields joined by dots, ids in the place of an index, `x` and `y` for the two of a pair.</summary>
    public static NumberRange Of(string key)
    {
        var names = key.Split('.');
        return All.First(r => r.Key.Length == names.Length && r.Key.Zip(names).All(n => n.First == "*" || n.First == n.Second)).Range;
    }

    /// <summary>A number as JSON has it.</summary>
    public static string Say(double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number that a node holds, whole or not.</summary>
    public static double NumberOf(JsonNode node) => node.AsValue().TryGetValue(out int whole) ? whole : node.GetValue<double>();

    private static NumberRange Whole(int least, int most) => new(least, most, Whole: true);
}
