using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Scoring;

/// <summary>Upper limits on the score for states that no average may hide.</summary>
public static class Caps
{
    /// <summary>Every cap of the scorecard whose condition holds, in the scorecard's order. A cap that this engine does not know never holds.</summary>
    public static IReadOnlyList<CapSettings> That(AccountMetrics metrics, Scorecard scorecard) =>
        [.. scorecard.Caps.Where(cap => metrics.TenureDays >= cap.FromDay && Holds(cap, metrics, scorecard))];

    private static bool Holds(CapSettings cap, AccountMetrics metrics, Scorecard scorecard) => cap.Id switch
    {
        "never-active" => metrics.ActivatedUsers == 0,
        "silent" => metrics.SilentDays >= scorecard.For(metrics.Cadence).LongSilentDays,
        "reach-critical" or "reach-low" => LowReach(cap, metrics, scorecard),

        // Reported counts cannot tell core use from any other.
        "no-core-use" => !metrics.CountsOnly && !metrics.CoreUseEver,
        "single-user" => metrics.SmallestSeats30 >= cap.MinimumSeats && metrics.TopUserShare is { } share && Tolerance.AtLeast(share, cap.TopUserShare ?? 1),
        _ => false,
    };

    private static bool LowReach(CapSettings cap, AccountMetrics metrics, Scorecard scorecard) =>
        Tolerance.Below(metrics.LicenceUtilisation30, cap.LicenceUtilisation ?? 0)
        || Tolerance.Below(metrics.SeatActivation30, (cap.TargetShare ?? 0) * OnboardingProfile.SeatTarget(metrics.TenureDays, scorecard));
}
