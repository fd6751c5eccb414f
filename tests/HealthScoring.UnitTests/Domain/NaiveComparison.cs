using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Reference;

namespace HealthScoring.UnitTests.Domain;

/// <summary>Compares a computed day with the naive one: whole numbers, days and names exactly, ratios and points to 1e-9.</summary>
public static class NaiveComparison
{
    private const double Tolerance = 1e-9;

    /// <summary>Every field that differs.</summary>
    public static IEnumerable<string> Differences(NaiveClose naive, AccountMetrics metrics, HealthScore health) =>
        Fields(naive, metrics, health).Where(f => !Equal(f.Naive, f.Computed))
            .Select(f => $"{naive.Day:O} (t = {naive.Metrics.TenureDays}) {f.Name}: {f.Naive ?? "null"} naive, {f.Computed ?? "null"} computed");

    private static IEnumerable<(string Name, object? Naive, object? Computed)> Fields(NaiveClose naive, AccountMetrics m, HealthScore h)
    {
        var n = naive.Metrics;
        return
        [
            ("day", n.Day, m.Day),
            ("tenureDays", n.TenureDays, m.TenureDays),
            ("seats", n.Seats, m.Seats),
            ("provisionedUsers", n.ProvisionedUsers, m.ProvisionedUsers),
            ("activatedUsers", n.ActivatedUsers, m.ActivatedUsers),
            ("dau", n.Dau, m.Dau),
            ("wau", n.Wau, m.Wau),
            ("mau", n.Mau, m.Mau),
            ("activeUserDays7", n.ActiveUserDays7, m.ActiveUserDays7),
            ("seatActivation", n.SeatActivation, m.SeatActivation),
            ("licenceUtilisation", n.LicenceUtilisation, m.LicenceUtilisation),
            ("loginRatio", n.LoginRatio, m.LoginRatio),
            ("stickiness", n.Stickiness, m.Stickiness),
            ("breadth", n.Breadth, m.Breadth),
            ("adoptionGap", n.AdoptionGap, m.AdoptionGap),
            ("depth", n.Depth, m.Depth),
            ("momentum", n.Momentum, m.Momentum),
            ("milestones", n.Milestones, m.Milestones),
            ("setup", Reached(n, "setup"), m.MilestonesReached.Setup),
            ("firstValue", Reached(n, "firstValue"), m.MilestonesReached.FirstValue),
            ("teamValue", Reached(n, "teamValue"), m.MilestonesReached.TeamValue),
            ("habit", Reached(n, "habit"), m.MilestonesReached.Habit),
            ("activated", n.Activated, m.Activated),
            ("onlineMinutes7", n.OnlineMinutes7, m.OnlineMinutes7),
            ("silentDays", n.SilentDays, m.SilentDays),
            ("topUserShare", n.TopUserShare, m.TopUserShare),
            ("adoptedFeatures", string.Join(",", n.AdoptedFeatures), string.Join(",", m.AdoptedFeatures)),
            ("score", naive.Score, h.Score),
            ("coverage", naive.Coverage, h.Coverage),
            ("blend", naive.Blend, h.Blend),
            ("caps", string.Join(",", naive.Caps), string.Join(",", h.Caps.Select(c => c.Id))),
            .. Components("onboarding", naive.Onboarding, h.Onboarding),
            .. Components("steady", naive.Steady, h.Steady),
        ];
    }

    private static IEnumerable<(string Name, object? Naive, object? Computed)> Components(string profile, NaivePoints naive, ComponentPoints computed) =>
    [
        ($"{profile}.activation", naive.Activation, computed.Activation),
        ($"{profile}.engagement", naive.Engagement, computed.Engagement),
        ($"{profile}.depth", naive.Depth, computed.Depth),
        ($"{profile}.breadth", naive.Breadth, computed.Breadth),
        ($"{profile}.momentum", naive.Momentum, computed.Momentum),
    ];

    private static DateOnly? Reached(NaiveMetrics naive, string milestone) => naive.MilestonesReached.TryGetValue(milestone, out var on) ? on : null;

    private static bool Equal(object? naive, object? computed) =>
        naive is double a && computed is double b ? Math.Abs(a - b) <= Tolerance : Equals(naive, computed);
}
