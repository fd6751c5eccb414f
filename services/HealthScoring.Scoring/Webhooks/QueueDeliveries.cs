using HealthScoring.Domain.Webhooks;
using HealthScoring.EventStore.Decisions;
using HealthScoring.Scoring.Publication;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Scoring.Webhooks;

/// <summary>
/// Turns what is decided into deliveries. Each webhook has its own place in the log of decisions, which moves in the transaction that enters the deliveries up to it: none is lost,
/// and none entered twice, whichever instance does it and wherever it is stopped. The broker has no part in it.
/// </summary>
public sealed class QueueDeliveries(NpgsqlDataSource dataSource, PublicApi api, TimeProvider clock)
{
    private const int PageDecisions = 1_000;

    /// <summary>Looks at one page of decisions; answers whether more may be waiting.</summary>
    public async Task<bool> Page(CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var complete = await DecisionPage.CompleteThrough(connection, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var behind = await Behind(connection, transaction, complete, cancellation);
        if (behind.Count == 0)
        {
            return false;
        }

        // Those first that are least behind: one that goes through a month again keeps none of them waiting.
        var from = behind.Max(w => w.Through);
        var through = Math.Min(from + PageDecisions, complete);
        var here = behind.Where(w => w.Through == from).ToList();
        var closes = here.Any(w => EventFilter.AnyPasses(w.Events, nameof(Contracts.V1.HealthClosed), Contracts.V1.NotificationRoutingKey.HealthClosed));
        var decisions = await DecisionPage.Read(connection, from, through, closes, cancellation);
        var deliveries =
            from decided in decisions
            let notification = ToNotification.Of(decided.Decision, api.Address)
            where notification is not null
            from webhook in here
            where EventFilter.AnyPasses(webhook.Events, notification.Type, notification.RoutingKey)
            select new Delivery(webhook.Id, notification.Id, decided.Sequence, notification.Type, notification.Owner);
        await Enter(connection, transaction, [.. deliveries], cancellation);
        await Move(connection, transaction, here, through, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    // One that another instance has at hand is left to it.
    private static async Task<List<Subscription>> Behind(NpgsqlConnection connection, NpgsqlTransaction transaction, long complete, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select id, events, through from webhooks.webhooks where disabled_at is null and through < $1 order by id for no key update skip locked", connection, transaction)
        {
            Parameters = { Value(complete) },
        };
        var behind = new List<Subscription>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            behind.Add(new(reader.GetGuid(0), reader.GetFieldValue<string[]>(1), reader.GetInt64(2)));
        }

        return behind;
    }

    // What is there already is delivered again: somebody has moved the webhook's place back for that.
    private async Task Enter(NpgsqlConnection connection, NpgsqlTransaction transaction, Delivery[] deliveries, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into webhooks.deliveries (webhook_id, message_id, decision, type, owner, created_at, next_attempt_at)
            select *, $6, $6 from unnest($1, $2, $3, $4, $5)
            on conflict (webhook_id, message_id) do update set status = 'pending', made = 0, created_at = excluded.created_at, next_attempt_at = excluded.next_attempt_at
            """,
            connection, transaction)
        {
            Parameters =
            {
                Value(deliveries.Select(d => d.WebhookId).ToArray()), Value(deliveries.Select(d => d.MessageId).ToArray()), Value(deliveries.Select(d => d.Decision).ToArray()),
                Value(deliveries.Select(d => d.Type).ToArray()), Value(deliveries.Select(d => d.Owner).ToArray()), Value(clock.GetUtcNow().UtcDateTime),
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task Move(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<Subscription> webhooks, long through, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("update webhooks.webhooks set through = $2 where id = any($1)", connection, transaction)
        {
            Parameters = { Value(webhooks.Select(w => w.Id).ToArray()), Value(through) },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed record Subscription(Guid Id, string[] Events, long Through);

    private sealed record Delivery(Guid WebhookId, Guid MessageId, long Decision, string Type, string Owner);
}
