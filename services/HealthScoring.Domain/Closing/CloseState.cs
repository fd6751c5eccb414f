using System.Collections.Immutable;
using System.Text.Json.Serialization;
using HealthScoring.Domain.Metrics;

namespace HealthScoring.Domain.Closing;

/// <summary>What an account's decisions so far come to: all that the next close needs to know of the earlier ones. The fold of <see cref="IAccountDecision"/>s.</summary>
public sealed record CloseState
{
    /// <summary>How many closes are kept: a churn may be reported 35 days late, and the account then stands on the close before it.</summary>
    internal const int KeptCloses = 40;

    /// <summary>Of an account that nothing has been decided about.</summary>
    public static CloseState None { get; } = new();

    /// <summary>Day 0 under which days were closed; null before the first close.</summary>
    public DateOnly? DayZero { get; init; }

    /// <summary>Last day that is closed and counts; null before the first.</summary>
    public DateOnly? ClosedThrough { get; init; }

    /// <summary>First day that was closed again after the account had last been away; null if it never was.</summary>
    public DateOnly? ReopenedOn { get; init; }

    /// <summary>Day on which the account churned, while it is frozen.</summary>
    public DateOnly? FrozenOn { get; init; }

    /// <summary>Milestones reached.</summary>
    public MilestonesReached Milestones { get; init; } = MilestonesReached.None;

    /// <summary>The band.</summary>
    public BandState Band { get; init; } = BandState.Learning;

    /// <summary>The latest closes, the latest last.</summary>
    public IReadOnlyList<RecentClose> Recent { get; init; } = [];

    /// <summary>Every change of the band since the account was last reopened, the latest last; before the first it was learning.</summary>
    public IReadOnlyList<BandSince> Bands { get; init; } = [];

    /// <summary>Rules of which there is something to know.</summary>
    public ImmutableSortedDictionary<string, RuleState> Rules { get; init; } = ImmutableSortedDictionary.Create<string, RuleState>(StringComparer.Ordinal);

    /// <summary>The open case, or null.</summary>
    public OpenCase? Case { get; init; }

    /// <summary>How many decisions of the account have been published.</summary>
    public long Published { get; init; }

    /// <summary>Closed days that no longer count.</summary>
    public IReadOnlyList<SupersededDays> Superseded { get; init; } = [];

    /// <summary>Open alerts, in the order of their rules' names.</summary>
    [JsonIgnore]
    public IEnumerable<OpenAlert> OpenAlerts => Rules.Values.Select(r => r.Open).OfType<OpenAlert>();

    /// <summary>The first day that is not closed yet. An account that came back may be handed over anew, on a day that is still ahead.</summary>
    public DateOnly FirstOpenDay(DateOnly dayZero) => ClosedThrough?.AddDays(1) is { } next && next > dayZero ? next : dayZero;

    /// <summary>Where a rule stands.</summary>
    public RuleState Of(string rule) => Rules.GetValueOrDefault(rule) ?? RuleState.None;

    /// <summary>The state after one more decision.</summary>
    public static CloseState Evolve(CloseState state, IAccountDecision decision)
    {
        var next = decision switch
        {
            DayClosed close => Closed(state, close),
            AlertRaised raised => state with
            {
                Rules = With(state, raised.Alert.Rule, r => r with
                {
                    Open = new(raised.Alert, 0, raised.Basis, OpenAlert.IsBelow(state.Band.Band, raised.Basis), raised.Sequence is null ? null : raised.Day),
                }),
                Case = state.Case ?? new(raised.Alert.CaseId, raised.Day),
            },
            AlertAnnounced announced => state with
            {
                Rules = With(state, announced.Alert.Rule, r => r with { Open = r.Open! with { ToldOn = announced.Day } }),
                Case = state.Case! with { RemindedOn = announced.Day },
            },
            AlertEscalated escalated => state with { Rules = With(state, escalated.Alert.Rule, r => r with { Open = r.Open! with { Alert = escalated.Alert } }) },
            AlertResolved resolved => Resolved(state, resolved),
            CaseReminded reminded => state with { Case = state.Case! with { RemindedOn = reminded.Day } },
            CaseEscalated escalated => escalated.Alerts.Aggregate(
                state, (s, alert) => s with { Rules = With(s, alert.Rule, r => r with { Open = r.Open! with { IsOverdue = true } }) }),
            AccountFrozen frozen => Frozen(state, frozen),
            AccountReopened reopened => state with
            {
                FrozenOn = null,
                ReopenedOn = reopened.Day,
                ClosedThrough = reopened.Day.AddDays(-1),
                Band = BandState.Learning,
                Recent = [],
                Bands = [],
                Rules = WithoutHolds(state),
            },
            HandOverMoved moved => Moved(state, moved),
            _ => state,
        };
        return next with { Published = decision.Sequence ?? state.Published };
    }

    private static CloseState Closed(CloseState state, DayClosed close)
    {
        var rules = state.Rules.ToBuilder();
        foreach (var rule in state.Rules.Keys.Union(close.Conditions, StringComparer.Ordinal))
        {
            var before = state.Of(rule);
            var after = before with
            {
                Holds = !close.Paused && close.Conditions.Contains(rule, StringComparer.Ordinal) ? before.Holds + 1 : 0,
                Open = before.Open is not { } open ? null : open with
                {
                    Clears = close.Clearing.Contains(rule, StringComparer.Ordinal) ? open.Clears + 1 : 0,
                    WasBelowBasis = open.WasBelowBasis || OpenAlert.IsBelow(close.Band, open.Basis),
                },
            };
            if (after.IsNone)
            {
                rules.Remove(rule);
            }
            else
            {
                rules[rule] = after;
            }
        }

        return state with
        {
            DayZero = close.Day.AddDays(-close.Metrics.TenureDays),
            ClosedThrough = close.Day,
            Milestones = close.Metrics.MilestonesReached,
            Band = state.Band.Evolve(close),
            Recent = [.. state.Recent.Skip(Math.Max(0, state.Recent.Count - (KeptCloses - 1))), new(close.Day, close.Score, close.Metrics.SeatActivation30, close.Band)],
            Bands = BandSince.After(state.Bands, close.Day, close.Band),
            Rules = rules.ToImmutable(),
        };
    }

    private static CloseState Resolved(CloseState state, AlertResolved resolved)
    {
        var next = state with
        {
            Rules = With(state, resolved.Alert.Rule, _ => new(0, null, resolved.Day, resolved.Alert.Severity)),
        };
        return next.OpenAlerts.Any() ? next : next with { Case = null };
    }

    private static CloseState Frozen(CloseState state, AccountFrozen frozen)
    {
        if (!(frozen.ClosedThrough >= frozen.Day))
        {
            return state with { FrozenOn = frozen.Day };
        }

        // Reported late: the account stands again where it stood on the day before.
        var recent = state.Recent.Where(c => c.Day < frozen.Day).ToList();
        var bands = state.Bands.Where(b => b.Day < frozen.Day).ToList();
        return state with
        {
            FrozenOn = frozen.Day,
            ClosedThrough = frozen.Day.AddDays(-1),
            Recent = recent,
            Band = BandState.Of(bands, recent),
            Bands = bands,
            Milestones = state.Milestones.Before(frozen.Day),
            Superseded = [.. state.Superseded, new(frozen.Day, frozen.ClosedThrough.Value, frozen.Cut, $"The account had churned on {frozen.Day:O}.")],
        };
    }

    private static CloseState Moved(CloseState state, HandOverMoved moved)
    {
        var rules = WithoutHolds(state);
        foreach (var (rule, holds) in moved.Holds)
        {
            rules = rules.SetItem(rule, (rules.GetValueOrDefault(rule) ?? RuleState.None) with { Holds = holds });
        }

        var lost = moved.Day.AddDays(-1) is var before && before < state.ClosedThrough ? before : state.ClosedThrough;
        return state with
        {
            DayZero = moved.Day,
            Milestones = moved.Milestones,
            Band = moved.Band,
            Recent = moved.Recent,
            Bands = moved.Recent.Aggregate<RecentClose, IReadOnlyList<BandSince>>([], (bands, close) => BandSince.After(bands, close.Day, close.Band)),
            Rules = rules,
            ClosedThrough = state.ClosedThrough < moved.Day ? null : state.ClosedThrough,
            Superseded = lost >= moved.From ? [.. state.Superseded, new(moved.From, lost.Value, moved.Cut, $"The hand-over day moved to {moved.Day:O}.")] : state.Superseded,
        };
    }

    private static ImmutableSortedDictionary<string, RuleState> With(CloseState state, string rule, Func<RuleState, RuleState> change) =>
        state.Rules.SetItem(rule, change(state.Of(rule)));

    private static ImmutableSortedDictionary<string, RuleState> WithoutHolds(CloseState state) => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, state.Rules.Select(r => KeyValuePair.Create(r.Key, r.Value with { Holds = 0 })).Where(r => !r.Value.IsNone));
}

/// <summary>Closed days that no longer count, because the past turned out to be another.</summary>
/// <param name="From">First of them.</param>
/// <param name="To">Last of them.</param>
/// <param name="Cut">Closes that saw less than this are meant; the days may have been closed again since.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record SupersededDays(DateOnly From, DateOnly To, long Cut, string Reason);
