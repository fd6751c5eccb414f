using HealthScoring.UnitTests.Reference;
using static HealthScoring.UnitTests.Domain.Edge;

namespace HealthScoring.UnitTests.Domain;

/// <summary>The edges that no worked case reaches.</summary>
public static class EdgeTable
{
    private static readonly RawFact[] Reports =
    [
        Registered("01-01T00:00", "01-05", seats: 10), Reported("01-04T23:00", "01-04", 9, 9, 9), Reported("01-06T23:00", "01-06", 3, 4, 5),
        Reported("01-08T23:00", "01-07", 1, null, null),
    ];

    private static readonly RawFact[] Comings =
    [
        Registered("01-01T00:00", "01-05"), Provisioned("01-01T10:00", "u"), Removed("01-06T10:00", "u"), Used("01-07T10:00", "u"), Provisioned("01-08T10:00", "u"),
        Used("01-08T12:00", "v"),
    ];

    private static readonly RawFact[] SeatsLate = [Registered("01-01T00:00", "01-05"), Used("01-05T10:00", "u"), Seats("01-07T10:00", 6)];

    private static readonly RawFact[] SeatsTied = [.. SeatsLate, Seats("01-08T10:00", 4, "1"), Seats("01-08T10:00", 8, "2")];

    private static readonly RawFact[] Moved =
    [
        Registered("01-01T00:00", "01-05", "UTC", 5), Used("01-06T20:00", "u"), Registered("01-07T12:00", zone: "Asia/Shanghai"), Used("01-08T20:00", "v"),
    ];

    private static readonly RawFact[] Restricted =
    [
        Registered("01-01T00:00", "01-05", seats: 3), Used("01-05T10:00", "u", "b"), Used("01-06T10:00", "u", "b"), Registered("01-07T12:00", entitled: ["a", "x"]),
    ];

    private static readonly RawFact[] Weekend = [Registered("01-01T00:00", "01-10", seats: 5), Used("01-10T10:00", "u")];

    private static readonly RawFact[] Once = [Registered("01-01T00:00", "01-05", seats: 30), LoggedIn("01-05T10:00", "u")];

    public static IReadOnlyDictionary<string, Edge> All { get; } = new Dictionary<string, Edge>(StringComparer.Ordinal)
    {
        ["a Saturday and a Sunday hold no weekday to be sticky on"] = new("01-11", Weekend, null, c => c.Metrics.Stickiness),
        ["engagement without stickiness is null before t = 3"] = new("01-11", Weekend, null, c => c.Onboarding.Engagement),
        ["engagement of an account never active is 0 from t = 3"] =
            new("01-13", [Registered("01-01T00:00", "01-10", seats: 5), Provisioned("01-10T08:00", "u")], 0.0, c => c.Onboarding.Engagement),
        ["the first Monday is the only weekday of a Saturday start"] = new("01-12", [.. Weekend, Used("01-12T10:00", "u")], 1.0, c => c.Metrics.Stickiness),

        ["a report before day 0 is not carried over it"] = new("01-05", Reports, 0, c => c.Metrics.Mau),
        ["a report before day 0 makes the account counts-only"] = new("01-05", Reports, null, c => c.Metrics.Depth),
        ["a report before day 0 activates nobody"] = new("01-05", Reports, 0, c => c.Metrics.ActivatedUsers),
        ["a day without wau and mau takes those of the day before"] = new("01-07", Reports, (1, 4, 5), c => (c.Metrics.Dau, c.Metrics.Wau, c.Metrics.Mau)),
        ["wau and mau are carried for 6 days and dau for none"] = new("01-12", Reports, (0, 4, 5), c => (c.Metrics.Dau, c.Metrics.Wau, c.Metrics.Mau)),
        ["wau and mau are not carried for 7 days, and A stays"] =
            new("01-13", Reports, (0, 0, 0, 5), c => (c.Metrics.Dau, c.Metrics.Wau, c.Metrics.Mau, c.Metrics.ActivatedUsers)),
        ["of two reports for a day the later wins where it says something"] =
            new("01-06", [.. Reports, Reported("01-09T10:00", "01-06", null, 2, null)], (3, 2, 5), c => (c.Metrics.Dau, c.Metrics.Wau, c.Metrics.Mau)),
        ["reports beside an event of the 28 days do not make it counts-only"] = new("01-20", [.. Reports, Used("01-06T10:00", "u")], false, c => c.Metrics.Activated),
        ["milestones count beside reports"] = new("01-20", [.. Reports, Used("01-06T10:00", "u")], 0.5, c => c.Metrics.Milestones),
        ["28 days after the last event it is counts-only again"] = new("02-02", [.. Reports, Used("01-05T10:00", "u")], null, c => c.Metrics.Milestones),
        ["27 days after the last event it is not yet"] = new("02-01", [.. Reports, Used("01-05T10:00", "u")], 0.5, c => c.Metrics.Milestones),
        ["a counts-only account keeps its milestones"] = new("02-02", [.. Reports, Used("01-05T10:00", "u")], 2, c => c.Metrics.MilestonesReached.Count),
        ["reach caps do not apply before t = 30"] = new("02-02", [.. Reports, Used("01-05T10:00", "u")], "silent", Caps),
        ["reach caps apply from t = 30, no-core-use not to counts-only"] = new("02-04", Reports, "silent,reach-critical,reach-low", Caps),

        ["who is provisioned before day 0 counts"] = new("01-05", Comings, 1, c => c.Metrics.ProvisionedUsers),
        ["who is seen after removal does not count"] = new("01-07", Comings, 0, c => c.Metrics.ProvisionedUsers),
        ["who is provisioned again counts, and so does who is seen and never removed"] = new("01-08", Comings, 2, c => c.Metrics.ProvisionedUsers),
        ["seats are at least 1"] = new("01-07", Comings, 1, c => c.Metrics.Seats),
        ["unknown seats are the provisioned users"] = new("01-08", Comings, 2, c => c.Metrics.Seats),

        ["while no seats are known a team of one is no single user of five"] = new("01-06", SeatsLate, "", Caps),
        ["days before the first known seats are left out of S30"] = new("01-07", SeatsLate, "single-user", Caps),
        ["of two seat counts at one instant the larger id wins"] = new("01-08", SeatsTied, 8, c => c.Metrics.Seats),
        ["the smallest seats of 30 days decide a cap"] = new("01-12", [.. SeatsTied, Seats("01-10T10:00", 3), Seats("01-11T10:00", 9)], "", Caps),

        ["in UTC 20:00 is the same day"] = new("01-06", Moved, 1, c => c.Metrics.Dau),
        ["in Shanghai 20:00 UTC is the next day"] = new("01-08", Moved, 0, c => c.Metrics.Dau),
        ["a changed zone holds from its instant"] = new("01-09", Moved, 1, c => c.Metrics.Dau),

        ["in a team of three one user adopts a feature"] = new("01-06", Restricted, ((double?)(1 / 3.0), (double?)1.0), c => (c.Metrics.Breadth, c.Metrics.TopUserShare)),
        ["what is no longer entitled is no longer core"] = new("01-07", Restricted, ((double?)0.0, (double?)null), c => (c.Metrics.Breadth, c.Metrics.TopUserShare)),
        ["first value is kept when its feature is no longer entitled"] = new("01-07", Restricted, true, c => c.Metrics.MilestonesReached.ContainsKey("firstValue")),

        ["a hand-over day that moves is day 0 of every day"] = new("01-10", [.. Moved, Registered("01-09T00:00", "01-08")], 2, c => c.Metrics.TenureDays),
        ["what lies before a hand-over day that moved counts no more"] = new("01-10", [.. Moved, Registered("01-09T00:00", "01-08")], 1, c => c.Metrics.ActivatedUsers),

        ["13 days of silence are no cap, nor are 13 days without core use"] = new("01-18", Once, "", Caps),
        ["14 days of silence are one, and 14 days without core use another"] = new("01-19", Once, "silent,no-core-use", Caps),
        ["for a weekly product 14 days are none"] =
            new("01-19", [Registered("01-01T00:00", "01-05", seats: 30, cadence: "weekly"), LoggedIn("01-05T10:00", "u")], "no-core-use", Caps),

        ["momentum is null at t = 54"] = new("02-28", [Registered("01-01T00:00", "01-05", seats: 1), Used("01-26T10:00", "u")], null, c => c.Metrics.Momentum),
        ["momentum is measured at t = 55"] = new("03-01", [Registered("01-01T00:00", "01-05", seats: 1), Used("01-26T10:00", "u")], 0.0, c => c.Metrics.Momentum),
        ["ten per cent of 30 users are three and not four"] =
            new("01-06", [Registered("01-01T00:00", "01-05", seats: 40), .. Users(30, "01-05T10:00", "x"), .. Users(3, "01-06T10:00", "b"), .. Users(3, "01-05T11:00", "b")], "b", Adopted),
    };

    private static string Caps(NaiveClose close) => string.Join(",", close.Caps);

    private static string Adopted(NaiveClose close) => string.Join(",", close.Metrics.AdoptedFeatures);

    private static IEnumerable<RawFact> Users(int count, string at, string feature) => Enumerable.Range(1, count).Select(n => Used(at, $"u{n}", feature));
}
