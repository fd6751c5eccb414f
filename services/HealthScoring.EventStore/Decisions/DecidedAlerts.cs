using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.Telemetry;

namespace HealthScoring.EventStore.Decisions;

/// <summary>An account that is looked at for a close.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Since">Since when it has been due, as far as was known: a fact may make due what the calendar has long allowed.</param>
/// <param name="Trace">Where the trace of the latest fact that has one goes on, or null.</param>
/// <param name="TracedAt">When that fact was stored.</param>
public sealed record DueClose(Guid Key, DateTimeOffset Since, string? Trace, DateTimeOffset? TracedAt);

/// <summary>The alerts that a transaction decides, and what is traced and measured by them.</summary>
/// <param name="due">The accounts that it looks at.</param>
/// <param name="instant">When it decides.</param>
/// <param name="spans">Takes the spans.</param>
public sealed class DecidedAlerts(IReadOnlyDictionary<Guid, DueClose> due, DateTimeOffset instant, OpenSpans spans)
{
    // An alert follows from what was done and left undone for weeks. The last event is a cause only if it is near.
    private static readonly TimeSpan Followed = TimeSpan.FromHours(24);

    /// <summary>Whether a decision tells others of one alert.</summary>
    public static bool IsOne(object decision) => decision is IAccountDecision { Sequence: not null } and (AlertRaised or AlertAnnounced or AlertEscalated or AlertResolved);

    /// <summary>
    /// What is to stand beside the decisions about an account. Where there is an alert among them this begins its span, within the trace of the account's last traced fact if that is of the last 24 hours; it is
    /// made whoever else is sampled.
    /// </summary>
    public Func<IAccountDecision, DecisionHeaders> HeadersOf(Guid account, ClosedDays closed)
    {
        if (!closed.Decisions.Any(IsOne))
        {
            return _ => default;
        }

        var at = due[account];
        var trace = Begin(at);
        return decision => IsOne(decision) ? new(trace, DueAt(at, closed, decision.Day)) : default;
    }

    private static DateTimeOffset? DueAt(DueClose at, ClosedDays closed, DateOnly day) =>
        closed.DueAt.TryGetValue(day, out var step) && (step > at.Since ? step : at.Since) is var latest && latest > DateTimeOffset.MinValue ? latest : null;

    private string? Begin(DueClose at)
    {
        var (fact, isNear) = (Tracing.Sampled(at.Trace), at.TracedAt > instant - Followed);
        var span = spans.Begin(
            "decide alert", isNear ? fact : null, [new(Tracing.Always, true), new("healthscoring.account", at.Key.ToString())], isNear ? null : fact);
        return Tracing.TraceparentOf(span) ?? (isNear && fact is not null ? at.Trace : null);
    }
}
