using HealthScoring.Contracts.V1;
using HealthScoring.Domain;
using HealthScoring.Domain.Webhooks;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Webhooks;
using HealthScoring.Scoring.Publication;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Scoring.Webhooks;

/// <summary>Where a webhook leads, and what its messages are signed with.</summary>
/// <param name="Id">The webhook.</param>
/// <param name="Address">Where it leads.</param>
/// <param name="Secrets">One, or two while they are exchanged.</param>
/// <param name="Lease">Tells one turn from every other.</param>
public sealed record Receiver(Guid Id, Uri Address, IReadOnlyList<string> Secrets, Guid Lease)
{
    /// <summary>Without what is secret, which the text of a record would show to a log.</summary>
    public override string ToString() => $"Webhook {Id}";
}

/// <summary>A delivery that is due.</summary>
/// <param name="MessageId">Id of its message.</param>
/// <param name="Decision">Place of the decision in the log; none for a test.</param>
/// <param name="Owner">Account or producer.</param>
/// <param name="Made">Attempts made so far.</param>
/// <param name="Body">What is sent.</param>
internal sealed record DueDelivery(Guid MessageId, long? Decision, string Owner, int Made, byte[] Body);

/// <summary>What the delivering instances read and write of webhooks. Which of them has a webhook is told by the clock of the database, which they share; everything else by ours.</summary>
internal sealed class WebhookRows(NpgsqlDataSource dataSource, PublicApi api, TimeProvider clock)
{
    // As many as one answer of the API should ever show of one delivery.
    private const int AttemptsKept = 20;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Takes the webhooks that have something due and that no other instance has, for a while.</summary>
    public async Task<List<Receiver>> Take(TimeSpan duration, CancellationToken cancellation)
    {
        await using var command = Command(
            """
            update webhooks.webhooks set lease = gen_random_uuid(), leased_until = now() + $2 where id in (
              select id from webhooks.webhooks w where disabled_at is null and leased_until < now() and (paused_until is null or paused_until <= $1)
                and exists (select from webhooks.deliveries where webhook_id = w.id and status = 'pending' and next_attempt_at <= $1)
              order by id for no key update skip locked)
            returning id, url, secret, case when secret_before_until > $1 then secret_before end, lease
            """,
            Value(Now), Value(duration));
        var taken = new List<Receiver>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            taken.Add(new(reader.GetGuid(0), new(reader.GetString(1)), reader.IsDBNull(3) ? [reader.GetString(2)] : [reader.GetString(2), reader.GetString(3)], reader.GetGuid(4)));
        }

        return taken;
    }

    /// <summary>Gives a webhook back.</summary>
    public Task Release(Receiver receiver, CancellationToken cancellation) =>
        Execute("update webhooks.webhooks set leased_until = '-infinity' where id = $1 and lease = $2", cancellation, Value(receiver.Id), Value(receiver.Lease));

    /// <summary>What is due of a webhook, in the order of the log.</summary>
    public async Task<List<DueDelivery>> Due(Guid webhook, int most, CancellationToken cancellation)
    {
        await using var command = Command(
            $"""
            select d.message_id, d.decision, d.owner, d.made, d.created_at, e.type, e.data::text
            from (select * from webhooks.deliveries where webhook_id = $1 and status = 'pending' and next_attempt_at <= $2 order by next_attempt_at, decision limit $3) d
              left join {DecisionStoreConfiguration.Schema}.mt_events e on e.seq_id = d.decision
            order by d.decision
            """,
            Value(webhook), Value(Now), Value(most));
        var due = new List<DueDelivery>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetGuid(0);
            var notification = reader.IsDBNull(1) ? Test(id, reader.GetFieldValue<DateTimeOffset>(4))
                : ToNotification.Of(DecisionPage.Parse(reader.GetString(5), reader.GetString(6)), api.Address)!;
            due.Add(new(id, reader.IsDBNull(1) ? null : reader.GetInt64(1), reader.GetString(2), reader.GetInt32(3), notification.ToUtf8()));
        }

        return due;
    }

    /// <summary>
    /// Records an attempt and what follows from it, at once; answers what does, or null where nothing does. One that failed for who no longer has the webhook is shown and counts for
    /// nothing: its address or secret may be another by now, and whoever has it makes the attempt again.
    /// </summary>
    public async Task<AfterAttempt?> Record(Receiver receiver, DueDelivery delivery, Attempt attempt, DateTimeOffset at, TimeSpan took, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (has, failing) = await Failing(connection, transaction, receiver, cancellation);
        var now = clock.GetUtcNow();
        var after = DecideDelivery.Of(attempt, delivery.Made + 1, failing, now, Jitter(delivery));
        var record = new AttemptRecord(at, (long)took.TotalMilliseconds, attempt.Status, attempt.Error, attempt.Answer);

        // Unless somebody else has recorded one meanwhile: an instance that was away for longer than it had the webhook.
        var recorded = await Execute(
            connection, transaction,
            """
            update webhooks.deliveries set status = case when $8 then $4 else status end, made = made + $8::integer, next_attempt_at = case when $8 then $5 else next_attempt_at end,
              attempts = case when jsonb_array_length(attempts) < $6 then attempts else attempts - 0 end || $7::jsonb
            where webhook_id = $1 and message_id = $2 and made = $3 and status = 'pending'
            """,
            cancellation, Value(receiver.Id), Value(delivery.MessageId), Value(delivery.Made), Value(Words.Of(after.Status)), Value(after.NextAttemptAt?.UtcDateTime), Value(AttemptsKept),
            Value($"[{record.ToJson()}]"), Value(has || attempt.Succeeded));
        if (has && recorded > 0 && (!attempt.Succeeded || failing is not null))
        {
            await Execute(
                connection, transaction,
                """
                update webhooks.webhooks set failing_since = $2, failed_at = $6, paused_until = greatest(paused_until, $3),
                  disabled_at = coalesce(disabled_at, case when $4::text is not null then $5 end), disabled_because = coalesce(disabled_because, $4) where id = $1
                """,
                cancellation, Value(receiver.Id), Value(after.Failing?.Since.UtcDateTime), Value(after.PausedUntil?.UtcDateTime), Text(after.DisabledBecause), Value(now.UtcDateTime),
                Value(after.Failing?.Last.UtcDateTime));
        }

        await transaction.CommitAsync(cancellation);
        return recorded > 0 && (has || attempt.Succeeded) ? after : null;
    }

    /// <summary>Leaves a webhook alone for a while.</summary>
    public Task Pause(Receiver receiver, TimeSpan duration, CancellationToken cancellation) => Execute(
        "update webhooks.webhooks set paused_until = greatest(paused_until, $3) where id = $1 and lease = $2", cancellation,
        Value(receiver.Id), Value(receiver.Lease), Value((clock.GetUtcNow() + duration).UtcDateTime));

    /// <summary>Whether deliveries of a webhook may go on.</summary>
    public async Task<bool> GoesOn(Receiver receiver, CancellationToken cancellation)
    {
        await using var command = Command(
            "select exists (select from webhooks.webhooks where id = $1 and lease = $2 and disabled_at is null and (paused_until is null or paused_until <= $3))",
            Value(receiver.Id), Value(receiver.Lease), Value(Now));
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Deletes deliveries that are older than they are kept, some at a time; answers of each webhook how many, and how many of these had yet to be delivered.</summary>
    public async Task<List<(Guid Webhook, long Deleted, long Pending)>> Prune(TimeSpan kept, int most, CancellationToken cancellation)
    {
        await using var command = Command(
            """
            with deleted as (
              delete from webhooks.deliveries where ctid = any(array(select ctid from webhooks.deliveries where created_at < $1 limit $2)) and created_at < $1 returning webhook_id, status)
            select webhook_id, count(*), count(*) filter (where status = 'pending') from deleted group by webhook_id
            """,
            Value((clock.GetUtcNow() - kept).UtcDateTime), Value(most));
        var pruned = new List<(Guid, long, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            pruned.Add((reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return pruned;
    }

    private static Notification Test(Guid id, DateTimeOffset at) => new(
        id, "", new WebhookTest { Id = id, OccurredAt = at, Summary = "A test of this webhook. Nothing has happened, and nothing is to be done." }, "");

    // Made of the delivery: as good as random among many, and the same whoever computes it.
    private static double Jitter(DueDelivery delivery) => BitConverter.ToUInt16(StableId.Of("jitter", $"{delivery.MessageId}", $"{delivery.Made}").ToByteArray()) / (double)ushort.MaxValue;

    // Of a webhook that is still the receiver's; the row is kept from being changed until the end.
    private static async Task<(bool Has, FailingSpell? Failing)> Failing(NpgsqlConnection connection, NpgsqlTransaction transaction, Receiver receiver, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select failing_since, coalesce(failed_at, failing_since) from webhooks.webhooks where id = $1 and lease = $2 for no key update", connection, transaction)
        {
            Parameters = { Value(receiver.Id), Value(receiver.Lease) },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return !await reader.ReadAsync(cancellation) ? (false, null)
            : (true, reader.IsDBNull(0) ? null : new FailingSpell(reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1)));
    }

    private async Task<int> Execute(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = dataSource.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static async Task<int> Execute(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
