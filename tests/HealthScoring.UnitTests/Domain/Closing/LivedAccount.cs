using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;

namespace HealthScoring.UnitTests.Domain.Closing;

/// <summary>An account closed day after day from day 0, whose metrics a test sets as it likes. Without being told otherwise it is in good health.</summary>
public sealed class LivedAccount
{
    public static readonly DateOnly DayZero = new(2026, 1, 5);
    private static readonly ComponentPoints Points = new(90, 90, 90, 90, 90);
    private readonly List<IAccountDecision> _all = [];
    private int _tenure;

    public CloseState State { get; private set; } = CloseState.None;

    /// <summary>What happened, as lines: tenure day, what, and which rule or band.</summary>
    public IEnumerable<string> Story => _all.Select(d => d switch
    {
        AlertRaised e => $"{Tenure(e)} raised {e.Alert.Rule} {e.Alert.Severity}",
        AlertEscalated e => $"{Tenure(e)} escalated {e.Alert.Rule} {e.Alert.Severity}",
        AlertResolved e => $"{Tenure(e)} {e.Resolution} {e.Alert.Rule}",
        AlertAnnounced e => $"{Tenure(e)} announced {e.Alert.Rule}",
        CaseReminded e => $"{Tenure(e)} reminded of {e.Alerts.Count}",
        CaseEscalated e => $"{Tenure(e)} nobody on {string.Join(' ', e.Alerts.Select(a => a.Rule))}",
        AccountFrozen e => $"{Tenure(e)} frozen",
        _ => "",
    }).Where(line => line.Length > 0);

    public IReadOnlyList<IAccountDecision> All => _all;

    /// <summary>Closes days through a tenure day, all with the same metrics.</summary>
    public LivedAccount Through(
        int tenure, Func<AccountMetrics, AccountMetrics>? metrics = null, double score = 90, bool paused = false, bool published = true, string[]? heldBackBy = null,
        Func<StallSignals, StallSignals>? signals = null, Func<CloseState, AlertWork>? work = null)
    {
        for (; _tenure <= tenure; _tenure++)
        {
            var healthy = Healthy(_tenure);
            var day = new DayToClose(
                "acme", new("Acme", null), metrics?.Invoke(healthy) ?? healthy, signals?.Invoke(Good) ?? Good, new(score, 1, 0, Points, Points, [], []), paused, heldBackBy ?? [],
                Cut: _tenure, At: default, published, Incomplete: false, work?.Invoke(State) ?? AlertWork.None);
            Add(DecideClose.Of(State, day, Scorecard.Default));
        }

        return this;
    }

    public LivedAccount Announce() => Add(DecideClose.Announce(State, "acme", new("Acme", null), State.ClosedThrough!.Value, default));

    public LivedAccount Churn() => Add(DecideClose.Freeze(State, "acme", new("Acme", null), State.ClosedThrough!.Value.AddDays(1), 1_000, default));

    private static StallSignals Good => new(20, 5, true, false, null, 15);

    private static AccountMetrics Healthy(int tenure) => new()
    {
        Day = DayZero.AddDays(tenure), TenureDays = tenure, Seats = 20, ProvisionedUsers = 18, ActivatedUsers = 18, Dau = 12, Wau = 16, Mau = 18, ActiveUserDays7 = 60,
        SeatActivation = 0.9, LicenceUtilisation = 0.9, LoginRatio = 1, Stickiness = 0.6, Breadth = 0.8, AdoptionGap = 0.2, Depth = 0.6, Momentum = 1, Milestones = 1,
        MilestonesReached = new(DayZero, DayZero, DayZero, DayZero), Activated = true, OnlineMinutes7 = 100, SilentDays = 0, TopUserShare = 0.2, AdoptedFeatures = [],
        Cadence = Cadence.Daily, CountsOnly = false, SmallestSeats30 = 20, Reach = 16, ReachBefore = 15, CoreUseEver = true,
    };

    private static int Tenure(IAccountDecision decision) => decision.Day.DayNumber - DayZero.DayNumber;

    private LivedAccount Add(Decided decided)
    {
        _all.AddRange(decided.Decisions);
        State = decided.State;
        return this;
    }
}
