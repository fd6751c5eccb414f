using System.Text.Json.Serialization;
using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Metrics;

/// <summary>
/// Every metric of an account as of one local day. Windows of N days end with and include <see cref="Day"/> and are cut off at day 0.
/// Null means not measurable, 0 means measured and silent: never one for the other.
/// </summary>
public sealed record AccountMetrics
{
    /// <summary>The local day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>t: days since the hand-over day, which is 0.</summary>
    public required int TenureDays { get; init; }

    /// <summary>S: seats in force, at least 1; without a known count max(1, P).</summary>
    public required int Seats { get; init; }

    /// <summary>P: users provisioned and not removed, plus users seen since day 0 and never removed.</summary>
    public required int ProvisionedUsers { get; init; }

    /// <summary>A: distinct users with a qualifying event since day 0, at least the largest reported MAU so far.</summary>
    public required int ActivatedUsers { get; init; }

    /// <summary>Distinct users with a qualifying event on the day.</summary>
    public required int Dau { get; init; }

    /// <summary>Distinct users with a qualifying event in 7 days.</summary>
    public required int Wau { get; init; }

    /// <summary>Distinct users with a qualifying event in 28 days.</summary>
    public required int Mau { get; init; }

    /// <summary>Sum of DAU over 7 days.</summary>
    public required int ActiveUserDays7 { get; init; }

    /// <summary>SA = min(1, A / S).</summary>
    public required double SeatActivation { get; init; }

    /// <summary>LU = min(1, MAU / S).</summary>
    public required double LicenceUtilisation { get; init; }

    /// <summary>Users of P with a login in 28 days / max(1, P).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? LoginRatio { get; init; }

    /// <summary>Daily cadence: mean DAU over the working days of 28 / MAU; weekly: mean WAU at d, d-7, d-14, d-21 / MAU; at most 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? Stickiness { get; init; }

    /// <summary>B: weight of adopted entitled core features / weight of entitled core features.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? Breadth { get; init; }

    /// <summary>1 - adopted entitled features / entitled features, core or not, unweighted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? AdoptionGap { get; init; }

    /// <summary>D: users of P with core use on enough distinct days of 28 / max(1, P).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? Depth { get; init; }

    /// <summary>r: activity of the last three weeks against the weeks before, at most 1; null before tenure day 55.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? Momentum { get; init; }

    /// <summary>M: share of the four milestones reached.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? Milestones { get; init; }

    /// <summary>The milestones reached and when; recorded even where <see cref="Milestones"/> is null.</summary>
    public required MilestonesReached MilestonesReached { get; init; }

    /// <summary>Whether all four milestones are reached.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required bool? Activated { get; init; }

    /// <summary>Session time that ended in 7 days, in minutes, each session capped.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? OnlineMinutes7 { get; init; }

    /// <summary>Days since the last day with DAU &gt; 0; null if there never was one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? SilentDays { get; init; }

    /// <summary>Share of the 28 days' core uses that the heaviest user made; null without core use.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? TopUserShare { get; init; }

    /// <summary>Keys of the entitled features adopted, in ordinal order.</summary>
    public required IReadOnlyList<string> AdoptedFeatures { get; init; }

    /// <summary>How often the product is rightly used, as of the day.</summary>
    public required Cadence Cadence { get; init; }

    /// <summary>Whether only reported counts are known: no qualifying event in 28 days, and a report for this day or an earlier one.</summary>
    public required bool CountsOnly { get; init; }

    /// <summary>S30: the smallest S of 30 days, so that buying seats is no stall. Caps and rules use it.</summary>
    public required int SmallestSeats30 { get; init; }

    /// <summary>The audience: WAU for daily cadence, MAU for weekly.</summary>
    public required int Reach { get; init; }

    /// <summary>Reach 14 days earlier; 0 while tenure is below 14.</summary>
    public required int ReachBefore { get; init; }

    /// <summary>Whether a core feature was ever used since day 0, by the catalogue of the day.</summary>
    public required bool CoreUseEver { get; init; }

    /// <summary>SA30 = min(1, A / S30).</summary>
    public double SeatActivation30 => Math.Min(1, (double)ActivatedUsers / SmallestSeats30);

    /// <summary>LU30 = min(1, MAU / S30).</summary>
    public double LicenceUtilisation30 => Math.Min(1, (double)Mau / SmallestSeats30);
}
