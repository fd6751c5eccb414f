using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Streams;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>What a transaction decided, as streams of the log and as rows. Rows are written in the order of their keys, as the scorer does, so that the two cannot deadlock.</summary>
public sealed class DecisionWrites(ReadModelSchema schema)
{
    /// <summary>When an account is looked at again that could not be closed.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    // Only facts can make such an account due, and those name the time themselves; this is for a look that crossed them.
    private static readonly TimeSpan RestAfter = TimeSpan.FromDays(1);

    private readonly SortedDictionary<Guid, StateRow> _states = [];
    private readonly SortedDictionary<Guid, Look> _looks = [];
    private readonly SortedDictionary<Guid, long> _dirty = [];
    private readonly List<NpgsqlBatchCommand> _alerts = [];

    /// <summary>Decisions to append, by stream: the account and what was decided about it.</summary>
    public SortedDictionary<Guid, (Guid Account, ClosedDays Closed)> Streams { get; } = [];

    /// <summary>Takes what was decided about an account.</summary>
    /// <param name="snapshot">The account.</param>
    /// <param name="closed">What was decided.</param>
    /// <param name="nextLook">Since or from when on it is to be looked at again; null where only a fact can make it due.</param>
    /// <param name="now">When that was.</param>
    public void Add(AccountSnapshot snapshot, ClosedDays closed, DateTimeOffset? nextLook, DateTimeOffset now)
    {
        var due = nextLook ?? now + RestAfter;
        if (closed.Month is not { } month)
        {
            LookAgain(snapshot.Key, due);
            return;
        }

        // First whatever can fail: an account of which something cannot be written down must not be there by half.
        var accountId = snapshot.Profile.AccountId;
        var (state, look) = (StateRow.Of(accountId, closed.State), new Look(due, Words.Of(closed.State.Band.Band), closed.State.ClosedThrough));
        var alerts = closed.Decisions.Select(d => AlertRows.Of(snapshot.Key, d)).OfType<NpgsqlBatchCommand>().ToList();
        Streams.Add(StreamIds.Decisions(accountId, month), (snapshot.Key, closed));

        _states[snapshot.Key] = state;
        _looks[snapshot.Key] = look;
        _alerts.AddRange(alerts);
        if (closed.Decisions.Any(d => d is AccountFrozen or AccountReopened or HandOverMoved))
        {
            // The day that the account stands on is another now, and nothing else says so to the scorer.
            _dirty[snapshot.Key] = snapshot.EventsThrough;
        }
    }

    /// <summary>Leaves an account as it is, until a time.</summary>
    public void LookAgain(Guid account, DateTimeOffset at) => _looks[account] = new(at, null, null);

    /// <summary>Writes the rows: a statement for each table, not for each account, since a batch has hundreds.</summary>
    public async Task Write(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        if (_dirty.Count > 0)
        {
            batch.BatchCommands.Add(Dirty());
        }

        if (_states.Count > 0)
        {
            batch.BatchCommands.Add(States(_states));
        }

        if (_looks.Count > 0)
        {
            batch.BatchCommands.Add(Looks());
        }

        foreach (var alert in _alerts)
        {
            batch.BatchCommands.Add(alert);
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Keeps the states of accounts' closes.</summary>
    internal static NpgsqlBatchCommand States(IReadOnlyDictionary<Guid, StateRow> states) => new(
        """
        insert into decisions.accounts (account, account_id, day_zero, closed_through, state)
        select account, account_id, day_zero, closed_through, state::jsonb from unnest($1, $2, $3, $4, $5) as n (account, account_id, day_zero, closed_through, state) order by account
        on conflict (account) do update set day_zero = excluded.day_zero, closed_through = excluded.closed_through, state = excluded.state
        """)
    {
        Parameters =
        {
            Value(states.Keys.ToArray()), Value(states.Values.Select(s => s.AccountId).ToArray()), Value(states.Values.Select(s => s.DayZero).ToArray()),
            Value(states.Values.Select(s => s.ClosedThrough).ToArray()), Value(states.Values.Select(s => s.State).ToArray()),
        },
    };

    // Band and last closed day of an account of which something was decided; without a band they stay as they are.
    private sealed record Look(DateTimeOffset At, string? Band, DateOnly? ClosedThrough);

    private NpgsqlBatchCommand Dirty() => new($"insert into {schema.Name}.dirty (account, seq, since) select account, seq, seq from unnest($1, $2) as n (account, seq) order by account on conflict (account) do nothing")
    {
        Parameters = { Value(_dirty.Keys.ToArray()), Value(_dirty.Values.ToArray()) },
    };

    // Locks first, because an update that joins takes its rows in whatever order its plan comes to them.
    private NpgsqlBatchCommand Looks() => new(
        $"""
        with locked as materialized (select account from {schema.Name}.health where account = any($1) order by account for no key update)
        update {schema.Name}.health h
        set close_due_at = n.close_due_at, band = coalesce(n.band, h.band), closed_through = case when n.band is null then h.closed_through else n.closed_through end
        from locked join unnest($1, $2, $3, $4) as n (account, close_due_at, band, closed_through) using (account)
        where h.account = locked.account
        """)
    {
        Parameters =
        {
            Value(_looks.Keys.ToArray()), Value(_looks.Values.Select(l => l.At.UtcDateTime).ToArray()), Value(_looks.Values.Select(l => l.Band).ToArray()),
            Value(_looks.Values.Select(l => l.ClosedThrough).ToArray()),
        },
    };
}

/// <summary>The state of an account's closes, as kept.</summary>
internal sealed record StateRow(string AccountId, DateOnly? DayZero, DateOnly? ClosedThrough, string State)
{
    /// <summary>The row of a state.</summary>
    public static StateRow Of(string accountId, CloseState state) => new(accountId, state.DayZero, state.ClosedThrough, CloseStateJson.Write(state));
}

/// <summary>Rows of alerts, which follow from what is decided about them.</summary>
internal static class AlertRows
{
    /// <summary>The command that a decision asks for, or null.</summary>
    public static NpgsqlBatchCommand? Of(Guid account, IAccountDecision decision) => decision switch
    {
        AlertRaised raised => new(
            """
            insert into decisions.alerts (alert_id, case_id, account, account_id, name, segment, rule, severity, raised_severity, raised_on, tenure_days, onboarding, status, summary, evidence)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, 'open', $12, $13::jsonb)
            on conflict (alert_id) do update set case_id = excluded.case_id, name = excluded.name, segment = excluded.segment, tenure_days = excluded.tenure_days,
              onboarding = excluded.onboarding, severity = excluded.severity, raised_severity = excluded.raised_severity, status = 'open',
              escalations = '[]', resolved_on = null, resolution = null, summary = excluded.summary, evidence = excluded.evidence
            """)
        {
            Parameters =
            {
                Value(raised.Alert.AlertId), Value(raised.Alert.CaseId), Value(account), Value(raised.AccountId), Value(raised.Account.Name), Text(raised.Account.Segment),
                Value(raised.Alert.Rule), Value(Words.Of(raised.Alert.Severity)), Value(raised.Day), Value(raised.Alert.TenureDays), Value(raised.Alert.Onboarding),
                Value(raised.Alert.Summary), Value(Json(raised.Alert.Evidence)),
            },
        },
        AlertEscalated escalated => new(
            """
            update decisions.alerts set severity = $2, summary = $3, evidence = $4::jsonb, escalations = escalations || jsonb_build_object('on', $5::text, 'severity', $2::text)
            where alert_id = $1
            """)
        {
            Parameters =
            {
                Value(escalated.Alert.AlertId), Value(Words.Of(escalated.Alert.Severity)), Value(escalated.Alert.Summary), Value(Json(escalated.Alert.Evidence)),
                Value(escalated.Day.ToString("O")),
            },
        },
        AlertResolved resolved => new("update decisions.alerts set status = 'resolved', resolved_on = $2, resolution = $3 where alert_id = $1")
        {
            Parameters = { Value(resolved.Alert.AlertId), Value(resolved.Day), Value(resolved.Resolution) },
        },
        _ => null,
    };

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, DecisionStoreConfiguration.Json);
}
