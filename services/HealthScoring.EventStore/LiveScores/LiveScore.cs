using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Live;
using HealthScoring.EventStore.ReadModel;

namespace HealthScoring.EventStore.LiveScores;

/// <summary>The live score of an account and when it must be computed again even if nothing happens.</summary>
/// <param name="Health">The score, or null while there is none.</param>
/// <param name="Today">The account's local day.</param>
/// <param name="DueAt">End of that day.</param>
/// <param name="CloseDueAt">When the account is to be looked at for a close; null where there is nothing to close unless facts come.</param>
public sealed record LiveScore(LiveHealth? Health, DateOnly Today, DateTimeOffset DueAt, DateTimeOffset? CloseDueAt)
{
    /// <summary>An account without a score.</summary>
    public static LiveScore Without(AccountSnapshot snapshot, DateTimeOffset now, DateTimeOffset? closeDueAt)
    {
        var zones = ZoneHistory.Of(snapshot.Profile.TimeZone);
        var today = zones.LocalDay(now);
        return new(null, today, zones.StartOf(today.AddDays(1)), closeDueAt);
    }
}
