using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Producers;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;

namespace HealthScoring.UnitTests.Domain.Closing;

/// <summary>One of each stored decision, with every field set.</summary>
public static class DecisionSamples
{
    private const string Account = "acme";
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly DateTimeOffset At = new(2026, 3, 3, 0, 15, 1, 250, TimeSpan.Zero);
    private static readonly AccountLabel Label = new("Acmé", "smb");
    private static readonly MilestonesReached Milestones = new(new(2026, 2, 2), new(2026, 2, 3), new(2026, 2, 5), new(2026, 2, 20));

    public static Alert Alert { get; } = new(
        new("6f9619ff-8b86-d011-b42d-00c04fc964ff"), new("0a1b2c3d-8b86-d011-b42d-00c04fc964ff"), "usage-drop", Severity.High, Severity.Warning, Day, 28, true,
        "12 active user days this week, 40 a week in the three before.", new("activeUserDays7", 12, 28, 28));

    public static DayClosed Close { get; } = new(
        Account, Day, At, 17, Label, 4_711, "default", 1, 1, 42.5, Band.AtRisk, true, 0.85, 0.25, new(80, 70.5, 60, 50, 40), new(30, 20, 10, 5.25, 1),
        [new("onboarding", "activation", "seatActivation", 0.2, 0.4, 40, 0.175, 7, 0.9)], ["reach-low"],
        new()
        {
            Day = Day, TenureDays = 28, Seats = 20, ProvisionedUsers = 12, ActivatedUsers = 8, Dau = 3, Wau = 5, Mau = 8, ActiveUserDays7 = 12, SeatActivation = 0.4,
            LicenceUtilisation = 0.4, LoginRatio = 0.5, Stickiness = 0.3, Breadth = 0.4, AdoptionGap = 0.6, Depth = 0.1, Momentum = 0.9, Milestones = 1, MilestonesReached = Milestones,
            Activated = true, OnlineMinutes7 = 61.5, SilentDays = 1, TopUserShare = 0.45, AdoptedFeatures = ["export", "import"], Cadence = Cadence.Weekly, CountsOnly = true,
            SmallestSeats30 = 18, Reach = 8, ReachBefore = 9, CoreUseEver = true,
        },
        new(40, 4, true, true, 3, 7), ["usage-drop"], ["flat-or-falling"], true, ["shop-web"], true, 3);

    public static IReadOnlyDictionary<string, object> All { get; } = new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["day_closed_v1"] = Close,
        ["band_changed_v1"] = new BandChanged(Account, Day, At, 18, Label, Band.Watch, Band.AtRisk, 42.5, ["capped at 59 by reach-low"]),
        ["milestone_reached_v1"] = new MilestoneReached(Account, Day, At, 19, Label, "habit", 28),
        ["account_activated_v1"] = new AccountActivated(Account, Day, At, 20, Label, 28, 3),
        ["alert_raised_v1"] = new AlertRaised(Account, Day, At, 21, Label, Alert, new(40, Band.Watch)),
        ["alert_announced_v1"] = new AlertAnnounced(Account, Day, At, 22, Label, Alert),
        ["alert_escalated_v1"] = new AlertEscalated(Account, Day, At, 23, Label, Severity.Warning, Alert),
        ["alert_resolved_v1"] = new AlertResolved(Account, Day, At, 24, Label, AlertResolved.Cleared, Alert),
        ["case_reminded_v1"] = new CaseReminded(Account, Day, At, 25, Label, Alert.CaseId, new(2026, 2, 23), [Alert]),
        ["case_escalated_v1"] = new CaseEscalated(Account, Day, At, 26, Label, Alert.CaseId, new(2026, 2, 23), [Alert]),
        ["account_frozen_v1"] = new AccountFrozen(Account, Day, At, 4_712, new(2026, 3, 4)),
        ["account_reopened_v1"] = new AccountReopened(Account, Day, At, 4_713),
        ["hand_over_moved_v1"] = new HandOverMoved(
            Account, Day, At, 4_714, new(2026, 2, 2), Milestones, new(Band.Watch, 1, [61, 62.5]), [new(Day, 62.5, 0.4, Band.Watch)],
            new Dictionary<string, int> { ["usage-drop"] = 2 }, new Dictionary<string, int> { ["default"] = 2 }),
        ["producer_went_silent_v1"] = new ProducerWentSilent("shop-web", At, At.AddHours(-1), At.AddSeconds(5), 1),
        ["producer_recovered_v1"] = new ProducerRecovered("shop-web", At, At.AddHours(2), At.AddHours(2).AddSeconds(5), 2),
        ["alert_acknowledged_v1"] = new AlertAcknowledged(Account, Alert.AlertId, At, "kim", "I call them today."),
        ["alert_snoozed_v1"] = new AlertSnoozed(Account, Alert.AlertId, At, "kim", new(2026, 3, 16), Severity.High, "On holiday."),
        ["alert_outcome_recorded_v1"] = new AlertOutcomeRecorded(Account, Alert.AlertId, At, "kim", Outcome.Saved, "Trained the team."),
        ["scorecard_published_v1"] = new ScorecardPublished(Scorecard.Default with { Version = 2 }, At, "ops", "As shipped."),
    };
}
