using HealthScoring.Domain.Live;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Explaining;

/// <summary>Says why more use does not bring an account to its target.</summary>
internal static class Obstacles
{
    // Components that miss less than this are not what the target fails for.
    private const double NotableShortfall = 1;

    /// <summary>Of a churned account.</summary>
    public static string Churned(LiveHealth live) => $"The account churned. Its health stands on {live.Metrics.Day:O}, the day before, and no use moves it.";

    /// <summary>Of an account of which only reported counts are known. Assumed use would make it another one, whose depth and breadth are measured and empty.</summary>
    public const string CountsOnly = "Only counts of active users are sent, and no use by single users: which users and features would have to do more cannot be told.";

    /// <summary>What still holds the score down after all that use could do: caps, then components that miss points, the largest shortfall first.</summary>
    public static IReadOnlyList<string> That(HealthScore after, Standing standing, PathTarget target) =>
    [
        .. standing.IsCutOff ? [$"More than {Standing.MostNewcomers:N0} seats have no user, and no more new users than that were looked at: more may bring it further."] : Array.Empty<string>(),
        .. standing.Core.Count == 0 ? ["The account is entitled to no core feature, so that nothing counts as core use."] : Array.Empty<string>(),
        .. after.Caps.Where(c => c.Score < target.Score).Select(c => $"The cap {c.Id} still holds: {Why(c.Id)}, and the score is at most {Say.Number(c.Score)}."),
        .. after.Lines.Where(l => l.Profile != "cap").GroupBy(l => l.Component)
            .Select(c => (Component: c.Key, Points: c.Sum(l => l.Contribution), Most: c.Sum(l => 100 * l.Weight)))
            .Where(c => c.Most - c.Points >= NotableShortfall).OrderByDescending(c => c.Most - c.Points)
            .Select(c => $"Even so, {c.Component} gives {Say.Number(c.Points)} of {Say.Number(c.Most)} points."),
    ];

    private static string Why(string cap) => cap switch
    {
        "never-active" => "nobody was ever active",
        "silent" => "nobody was active for long",
        "reach-critical" or "reach-low" => "too few of the seats are active",
        "no-core-use" => "no core feature was ever used",
        "single-user" => "one user makes nearly all core use",
        _ => "its condition is met",
    };
}
