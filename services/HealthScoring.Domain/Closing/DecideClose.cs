using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;

namespace HealthScoring.Domain.Closing;

/// <summary>All that is known of the day to be closed.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Account">Its name and segment on the day.</param>
/// <param name="Metrics">Metrics of the day.</param>
/// <param name="Signals">What stall rules look at besides them.</param>
/// <param name="Health">Score of the day.</param>
/// <param name="Paused">Whether the account is paused.</param>
/// <param name="HeldBackBy">Sources of the account that are dark, or have been back for less than a close.</param>
/// <param name="Cut">Sequence number of the event store through which facts were seen.</param>
/// <param name="At">When the day is closed.</param>
/// <param name="Published">Whether decisions are published; not those of imported history.</param>
/// <param name="Incomplete">Whether a fact of the account could not be applied.</param>
/// <param name="Work">What people have done about the account's alerts.</param>
public sealed record DayToClose(
    string AccountId, AccountLabel Account, AccountMetrics Metrics, StallSignals Signals, HealthScore Health, bool Paused, IReadOnlyList<string> HeldBackBy, long Cut,
    DateTimeOffset At, bool Published, bool Incomplete, AlertWork Work);

/// <summary>Decides what closing a day says about an account. Pure: the same state and day give the same decisions to the bit.</summary>
public static class DecideClose
{
    /// <summary>The close itself, first; then what follows from it: band, milestones, alerts in the order of the scorecard's rules, a reminder.</summary>
    public static Decided Of(CloseState before, DayToClose day, Scorecard scorecard)
    {
        var decided = new Decided(before);
        var band = before.Band.Next(day.Health.Score, Bands.IsLearning(day.Health, day.Metrics, scorecard), scorecard);
        var rules = StallRules.Of(scorecard).Select(r =>
        {
            var input = new RuleInput(
                r.Settings, scorecard, day.Metrics, day.Signals, day.Health.Score, band, before.Band.Band, before.Recent, before.Of(r.Rule.Id).Open);
            return (r.Rule, Input: input, Finding: StallRules.Judge(r.Rule, input));
        }).ToList();

        decided.Add(new DayClosed(
            day.AccountId, day.Metrics.Day, day.At, decided.Next(day), day.Account, day.Cut, scorecard.Id, scorecard.Version, HealthScore.EngineVersion, day.Health.Score,
            band, band != Band.Learning && Tolerance.Below(day.Health.Score, scorecard.Bands.Of(band)), day.Health.Coverage, day.Health.Blend, day.Health.Onboarding,
            day.Health.Steady, day.Health.Lines, [.. day.Health.Caps.Select(c => c.Id)], day.Metrics, day.Signals,
            [.. rules.Where(r => r.Finding.Severity is not null).Select(r => r.Rule.Id)],
            [.. rules.Where(r => r.Finding.Clears && r.Input.Open is not null).Select(r => r.Rule.Id)],
            day.Paused, day.HeldBackBy, day.Incomplete, day.Work.Seen));
        if (band != before.Band.Band)
        {
            decided.Add(new BandChanged(
                day.AccountId, day.Metrics.Day, day.At, decided.Next(day), day.Account, before.Band.Band, band, day.Health.Score, Reasons.Of(day.Health)));
        }

        AddMilestones(decided, before.Milestones, day);
        foreach (var (rule, input, finding) in rules)
        {
            DecideAlert.Of(decided, rule, input, finding, day);
        }

        RemindOfCase.Of(decided, day, scorecard);
        return decided;
    }

    /// <summary>Publishes the alerts that were raised in imported history and are still open at its end.</summary>
    public static Decided Announce(CloseState before, string accountId, AccountLabel account, DateOnly day, DateTimeOffset at)
    {
        var decided = new Decided(before);
        foreach (var open in before.OpenAlerts.Where(a => !a.IsPublished))
        {
            decided.Add(new AlertAnnounced(accountId, day, at, decided.State.Published + 1, account, open.Alert));
        }

        return decided;
    }

    /// <summary>Ends the account's closes with the day before it churned. Its open alerts are over, and whoever was told of them is told so.</summary>
    public static Decided Freeze(CloseState before, string accountId, AccountLabel account, DateOnly churnedOn, long cut, DateTimeOffset at)
    {
        var decided = new Decided(before);
        foreach (var open in before.OpenAlerts.ToList())
        {
            var on = open.Alert.RaisedOn > churnedOn ? open.Alert.RaisedOn : churnedOn;
            decided.Add(new AlertResolved(
                accountId, on, at, open.IsPublished ? decided.State.Published + 1 : null, account, AlertResolved.AccountChurned, open.Alert));
        }

        decided.Add(new AccountFrozen(accountId, churnedOn, at, cut, before.ClosedThrough));
        return decided;
    }

    private static void AddMilestones(Decided decided, MilestonesReached before, DayToClose day)
    {
        var after = day.Metrics.MilestonesReached;
        foreach (var (name, on) in after.ByName().Where(m => m.On == day.Metrics.Day && !before.ByName().Any(b => b.Name == m.Name && b.On is not null)))
        {
            decided.Add(new MilestoneReached(day.AccountId, day.Metrics.Day, day.At, decided.Next(day), day.Account, name, day.Metrics.TenureDays));
        }

        if (after.Reached == MilestonesReached.Count && before.Reached < MilestonesReached.Count)
        {
            decided.Add(new AccountActivated(
                day.AccountId, day.Metrics.Day, day.At, decided.Next(day), day.Account, day.Metrics.TenureDays,
                day.Metrics.TenureDays - (day.Metrics.Day.DayNumber - after.FirstValue!.Value.DayNumber)));
        }
    }
}

/// <summary>Decisions as they are made, and what they come to.</summary>
public sealed class Decided(CloseState before)
{
    private readonly List<IAccountDecision> _decisions = [];

    /// <summary>In order.</summary>
    public IReadOnlyList<IAccountDecision> Decisions => _decisions;

    /// <summary>The state after the last of them.</summary>
    public CloseState State { get; private set; } = before;

    /// <summary>The next place among what is published, or null for a day that is not; but whoever was told of an alert is told what became of it.</summary>
    public long? Next(DayToClose day, OpenAlert? alert = null) => day.Published || alert?.IsPublished == true ? State.Published + 1 : null;

    /// <summary>Adds a decision.</summary>
    public void Add(IAccountDecision decision)
    {
        _decisions.Add(decision);
        State = CloseState.Evolve(State, decision);
    }
}
