using HealthScoring.Contracts.V1;

namespace HealthScoring.Ingestion.Http.Checking;

/// <summary>Which metrics and rules an event can move, by the definitions of both. Which of them it does move depends on everything else that is known of the account.</summary>
public static class Touches
{
    private const string ChampionSilent = "champion-silent";
    private const string HealthDropped = "health-dropped";

    private static readonly string[] Seats = ["seats", "seatActivation", "licenceUtilisation"];
    private static readonly string[] Adoption = ["breadth", "adoptionGap", "depth", "topUserShare", "milestones", "activated"];

    private static readonly string[] Active =
    [
        "dau", "wau", "mau", "activeUserDays7", "activatedUsers", "provisionedUsers", "loginRatio", "stickiness", "silentDays", "momentum", "depth", "adoptionGap", "breadth", "milestones", "activated",
        .. Seats,
    ];

    // What each rule looks at. Nearly every metric is in the score, whose fall is a rule of its own.
    private static readonly Dictionary<string, string[]> Rules = new(StringComparer.Ordinal)
    {
        ["no-first-login"] = ["activatedUsers"],
        ["no-first-value"] = ["milestones", "activatedUsers"],
        ["seat-activation-low"] = ["seatActivation"],
        ["not-activated"] = ["activated", "milestones"],
        ["onboarding-stuck"] = ["activated", "milestones"],
        ["flat-or-falling"] = ["wau", "mau", "seats"],
        ["usage-drop"] = ["activeUserDays7", "mau"],
        ["gone-silent"] = ["silentDays", "activatedUsers"],
        ["single-threaded"] = ["topUserShare", "mau", "silentDays", "seats"],
        ["narrow-adoption"] = ["breadth"],
        [ChampionSilent] = ["dau"],
        ["will-miss-deadline"] = ["seatActivation"],
        [HealthDropped] = ["seatActivation", "milestones", "depth", "breadth", "stickiness", "silentDays", "momentum", "wau", "mau", "licenceUtilisation", "topUserShare"],
    };

    /// <summary>Every metric that an event can move.</summary>
    public static IReadOnlyList<string> AllMetrics { get; } = [.. Active.Concat(Adoption).Append("onlineMinutes7").Append("tenureDays").Distinct(StringComparer.Ordinal)];

    /// <summary>Every rule.</summary>
    public static IReadOnlyList<string> AllRules { get; } = [.. Rules.Keys];

    /// <summary>Metrics and rules that an event can move, in a fixed order.</summary>
    public static (IReadOnlyList<string> Metrics, IReadOnlyList<string> Rules) Of(UsageEvent e)
    {
        var metrics = MetricsOf(e).ToHashSet(StringComparer.Ordinal);
        var rules = e.Type switch
        {
            UsageEventType.ChampionAssigned or UsageEventType.ChampionRemoved => [ChampionSilent],

            // Nothing is raised of an account that is paused or gone.
            UsageEventType.AccountPaused or UsageEventType.AccountResumed or UsageEventType.AccountChurned => AllRules,
            _ => (IReadOnlyList<string>)[.. Rules.Where(r => r.Value.Any(metrics.Contains)).Select(r => r.Key)],
        };
        return ([.. AllMetrics.Where(metrics.Contains)], rules);
    }

    private static IEnumerable<string> MetricsOf(UsageEvent e) => e.Type switch
    {
        UsageEventType.Login or UsageEventType.FeatureUsed or UsageEventType.SessionEnded when e.Actor is not null => [],
        UsageEventType.Login => Active,
        UsageEventType.FeatureUsed => [.. Active, .. Adoption],
        UsageEventType.SessionEnded => [.. Active, "onlineMinutes7"],

        // Reports alone make what only events of users can tell not measurable.
        UsageEventType.ActiveUsersReported => [.. Active, .. Adoption, "onlineMinutes7"],
        UsageEventType.AccountRegistered => Registered(e),
        UsageEventType.SeatsChanged => [.. Seats, "breadth", "adoptionGap", "milestones", "activated"],
        UsageEventType.UserProvisioned or UsageEventType.UserRemoved => ["provisionedUsers", "loginRatio", "depth", .. Seats],
        UsageEventType.FeatureCatalogPublished => Adoption,
        _ => [],
    };

    private static IEnumerable<string> Registered(UsageEvent e) =>
        e.HandOverOn is not null || e.TimeZone is not null ? AllMetrics
        : [
            .. e.Seats is null ? [] : Seats.Concat(["breadth", "adoptionGap", "milestones", "activated"]),
            .. e.Cadence is null ? Array.Empty<string>() : ["stickiness", "depth", "wau", "mau"],
            .. e.EntitledFeatures is null && e.Product is null ? [] : Adoption,
        ];
}
