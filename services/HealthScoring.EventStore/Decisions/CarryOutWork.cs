using System.Text.Json;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Work;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Streams;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>
/// Carries out what people decide about alerts: one transaction appends the command to the account's own stream and keeps the row that readers see. Scoring folds the stream
/// at the next close.
/// </summary>
public sealed class CarryOutWork(NpgsqlDataSource dataSource, DecisionStore decisions)
{
    /// <summary>Carries out a command; answers null where there is no such alert.</summary>
    /// <param name="alertId">The alert.</param>
    /// <param name="decide">Decides what it comes to.</param>
    /// <param name="cancellation">Cancels it; nothing has happened then.</param>
    /// <exception cref="OtherVersionException">What is kept is of another version.</exception>
    public async Task<WorkDecision?> Run(Guid alertId, Func<AlertAtHand, WorkOnAlert, WorkDecision> decide, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DecisionLocks.HoldGeneration(connection, transaction, cancellation);
        (await Shapes.Read(connection, cancellation)).Readable();
        if (await Find(connection, transaction, alertId, cancellation) is not { } alert)
        {
            return null;
        }

        // Two people at once: the second decides on what the first has done.
        await DecisionLocks.WorkOn(connection, transaction, Keys.Account(alert.AccountId), cancellation);
        var work = WorkLog.Fold((await WorkLog.Of(connection, [alert.AccountId], cancellation))[alert.AccountId]);
        var decision = decide(alert, work.Of(alertId));
        if (decision.Event is { } command)
        {
            await Write(connection, transaction, AlertWork.Evolve(work, command).Of(alertId), command, cancellation);
            await transaction.CommitAsync(CancellationToken.None);
        }

        return decision;
    }

    private async Task Write(NpgsqlConnection connection, NpgsqlTransaction transaction, WorkOnAlert after, IAlertWork command, CancellationToken cancellation)
    {
        await using (var row = new NpgsqlBatch(connection, transaction) { BatchCommands = { AlertWorkRow.Upsert(command.AlertId, after) } })
        {
            await row.ExecuteNonQueryAsync(cancellation);
        }

        // Last, since a rollback behind it would leave a gap in the log's sequence; so whoever asked cannot cancel it any more.
        await using var session = decisions.Store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        session.Events.Append(StreamIds.Work(command.AccountId), command);
        await session.SaveChangesAsync(CancellationToken.None);
    }

    private static async Task<AlertAtHand?> Find(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid alertId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select account_id, severity, status from decisions.alerts where alert_id = $1", connection, transaction) { Parameters = { Value(alertId) } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(reader.GetString(0), alertId, Words.Read<Severity>(reader.GetString(1)), reader.GetString(2) == "open")
            : null;
    }
}

/// <summary>The row that readers see of what people have done about an alert.</summary>
internal static class AlertWorkRow
{
    /// <summary>Writes it.</summary>
    public static NpgsqlBatchCommand Upsert(Guid alertId, WorkOnAlert work) => new(
        """
        insert into decisions.alert_work (alert_id, acknowledged, snoozed, snoozed_until, snoozed_severity, outcome, work) values ($1, $2, $3, $4, $5, $6, $7::jsonb)
        on conflict (alert_id) do update set acknowledged = excluded.acknowledged, snoozed = excluded.snoozed, snoozed_until = excluded.snoozed_until,
          snoozed_severity = excluded.snoozed_severity, outcome = excluded.outcome, work = excluded.work
        """)
    {
        Parameters =
        {
            Value(alertId), Value(work.Acknowledged is not null), Value(work.Snoozed is not null), Value(work.Snoozed?.Until),
            Text(work.Snoozed is { } snoozed ? Words.Of(snoozed.Severity) : null), Text(work.Outcome is { } outcome ? Words.Of(outcome.Outcome) : null),
            Value(JsonSerializer.Serialize(work, DecisionStoreConfiguration.Json)),
        },
    };
}
