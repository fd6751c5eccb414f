using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Live;
using HealthScoring.EventStore.ReadModel;

namespace HealthScoring.EventStore.LiveScores;

/// <summary>The live score of an account and when it must be computed again even if nothing happens.</summary>
/// <param name="Health">The score, or null while there is none.</param>
/// <param name="Milestones">Milestones to keep for the next time, or null.</param>
/// <param name="Today">The account's local day.</param>
/// <param name="DueAt">End of that day.</param>
public sealed record LiveScore(LiveHealth? Health, MilestonesThrough? Milestones, DateOnly Today, DateTimeOffset DueAt)
{
    /// <summary>An account without a score.</summary>
    public static LiveScore Without(AccountSnapshot snapshot, DateTimeOffset now)
    {
        var zones = ZoneHistory.Of(snapshot.Profile.TimeZone);
        var today = zones.LocalDay(now);
        return new(null, null, today, zones.StartOf(today.AddDays(1)));
    }
}
