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

    private readonly SortedDictionary<Guid, NpgsqlBatchCommand[]> _accounts = [];
    private readonly SortedDictionary<Guid, NpgsqlBatchCommand> _dirty = [];
    private readonly List<NpgsqlBatchCommand> _alerts = [];

    /// <summary>Decisions to append, by stream.</summary>
    public SortedDictionary<Guid, IEnumerable<object>> Streams { get; } = [];

    /// <summary>Takes what was decided about an account.</summary>
    public void Add(AccountSnapshot snapshot, ClosedDays closed, DateTimeOffset? dueAt, DateTimeOffset now)
    {
        var due = dueAt is null ? now + RestAfter : dueAt.Value < now ? now : dueAt.Value;
        if (closed.Month is not { } month)
        {
            LookAgain(snapshot.Key, due);
            return;
        }

        var accountId = snapshot.Profile.AccountId;
        var alerts = closed.Decisions.Select(d => AlertRows.Of(snapshot.Key, d)).OfType<NpgsqlBatchCommand>().ToList();
        _accounts[snapshot.Key] =
        [
            State(snapshot.Key, accountId, closed.State),
            new($"update {schema.Name}.health set band = $2, closed_through = $3, close_due_at = $4 where account = $1")
            {
                Parameters = { Value(snapshot.Key), Value(Words.Of(closed.State.Band.Band)), Value(closed.State.ClosedThrough), Value(due.UtcDateTime) },
            },
        ];
        if (closed.Decisions.Any(d => d is AccountFrozen or AccountReopened or HandOverMoved))
        {
            // The day that the account stands on is another now, and nothing else says so to the scorer.
            _dirty[snapshot.Key] = new($"insert into {schema.Name}.dirty (account, seq) values ($1, $2) on conflict (account) do nothing")
            {
                Parameters = { Value(snapshot.Key), Value(snapshot.EventsThrough) },
            };
        }

        // Last: whatever cannot be written down has failed by now, and nothing of the account is half there.
        _alerts.AddRange(alerts);
        Streams.Add(StreamIds.Decisions(accountId, month), closed.Decisions);
    }

    /// <summary>Keeps the state of an account's closes.</summary>
    internal static NpgsqlBatchCommand State(Guid account, string accountId, CloseState state) => new(
        """
        insert into decisions.accounts (account, account_id, day_zero, closed_through, state) values ($1, $2, $3, $4, $5::jsonb)
        on conflict (account) do update set day_zero = excluded.day_zero, closed_through = excluded.closed_through, state = excluded.state
        """)
    {
        Parameters = { Value(account), Value(accountId), Value(state.DayZero), Value(state.ClosedThrough), Value(CloseStateJson.Write(state)) },
    };

    /// <summary>Leaves an account as it is, until a time.</summary>
    public void LookAgain(Guid account, DateTimeOffset at) => _accounts[account] =
    [
        new($"update {schema.Name}.health set close_due_at = $2 where account = $1") { Parameters = { Value(account), Value(at.UtcDateTime) } },
    ];

    /// <summary>Writes the rows.</summary>
    public async Task Write(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in _dirty.Values.Concat(_accounts.Values.SelectMany(c => c)).Concat(_alerts))
        {
            batch.BatchCommands.Add(command);
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }
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
