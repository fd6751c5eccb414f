using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Closing;

/// <summary>The account churned: no day from then on is closed, and the days that were closed already count no more.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">Day on which it churned; the day before is its last close.</param>
/// <param name="At">When that was noticed.</param>
/// <param name="Cut">Sequence number of the event store through which facts were seen.</param>
/// <param name="ClosedThrough">Last day closed until then, or null.</param>
public sealed record AccountFrozen(string AccountId, DateOnly Day, DateTimeOffset At, long Cut, DateOnly? ClosedThrough) : IAccountDecision
{
    /// <inheritdoc />
    public long? Sequence => null;
}

/// <summary>A churned account is back: closes go on with this day, the band starts anew, holds are 0.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">First day to be closed again.</param>
/// <param name="At">When that was noticed.</param>
/// <param name="Cut">Sequence number of the event store through which facts were seen.</param>
public sealed record AccountReopened(string AccountId, DateOnly Day, DateTimeOffset At, long Cut) : IAccountDecision
{
    /// <inheritdoc />
    public long? Sequence => null;
}

/// <summary>The hand-over day moved. Milestones, holds and band are those of the days since the new one, for later closes; recorded closes stay, and those before it count no more.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Day">The new day 0.</param>
/// <param name="At">When that was noticed.</param>
/// <param name="Cut">Sequence number of the event store through which facts were seen.</param>
/// <param name="From">The old day 0.</param>
/// <param name="Milestones">Milestones, refolded.</param>
/// <param name="Band">Band, refolded.</param>
/// <param name="Recent">The latest closes, refolded.</param>
/// <param name="Holds">Consecutive closes for which each rule's condition has held, refolded; rules at 0 are left out.</param>
/// <param name="Scorecards">Version of each scorecard that the days were folded with, by id.</param>
public sealed record HandOverMoved(
    string AccountId, DateOnly Day, DateTimeOffset At, long Cut, DateOnly From, MilestonesReached Milestones, BandState Band, IReadOnlyList<RecentClose> Recent,
    IReadOnlyDictionary<string, int> Holds, IReadOnlyDictionary<string, int>? Scorecards = null) : IAccountDecision
{
    /// <inheritdoc />
    public long? Sequence => null;
}
