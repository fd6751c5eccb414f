using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Webhooks;

/// <summary>Body of `POST /webhooks/{id}/replay`.</summary>
/// <param name="Since">From when on what was decided is delivered again; at most 30 days ago.</param>
public sealed record ReplayBody(DateTimeOffset? Since);

/// <summary>Sends again, or for a trial.</summary>
internal static class Redeliver
{
    // Longer ago it may have been delivered without a trace of it being left.
    private const int MostDays = 30;

    // Days are closed in passes, and whatever a pass decides bears the time when it began.
    private static readonly TimeSpan LongestPass = TimeSpan.FromHours(1);

    /// <summary>Sends a sample, of type `WebhookTest`, whatever the webhook asks for. What comes of it is among its deliveries.</summary>
    public static Task<Results<Accepted<DeliveryView>, ProblemHttpResult>> Test(string id, ReadModel read, CancellationToken cancellation) => Run(
        id, read, webhook => read.Query(
            $"""
            insert into webhooks.deliveries (webhook_id, message_id, type, owner, created_at, next_attempt_at) values ($1, gen_random_uuid(), 'WebhookTest', '', $2, $2)
            returning {DeliveryView.Columns}
            """,
            DeliveryView.Of, cancellation, Value(webhook), Value(read.Now.UtcDateTime)),
        () => GetWebhooks.None(id), cancellation);

    /// <summary>Delivers a message again, by a schedule of its own, with the same `webhook-id`.</summary>
    public static Task<Results<Accepted<DeliveryView>, ProblemHttpResult>> One(string id, string deliveryId, ReadModel read, CancellationToken cancellation) => Run(
        id, read, async webhook => !Guid.TryParse(deliveryId, out var message) ? [] : await read.Query(
            $"""
            update webhooks.deliveries set status = 'pending', made = 0, created_at = $3, next_attempt_at = $3 where webhook_id = $1 and message_id = $2 returning {DeliveryView.Columns}
            """,
            DeliveryView.Of, cancellation, Value(webhook), Value(message), Value(read.Now.UtcDateTime)),
        () => Problems.NotFound("No such delivery.", $"This webhook has no delivery `{deliveryId}`; they are kept for {MostDays} days."), cancellation);

    /// <summary>Delivers everything again that was decided since a time and that the webhook asks for, in order, also what has been delivered: `webhook-id` is the same.</summary>
    public static async Task<Results<Accepted<WebhookView>, ValidationProblem, ProblemHttpResult>> Replay(string id, ReplayBody body, ReadModel read, CancellationToken cancellation)
    {
        var check = new BodyCheck()
            .That("since", body.Since is not null, "A time such as `2026-03-31T00:00:00Z`.")
            .That("since", body.Since is not { } since || since >= read.Now.AddDays(-MostDays), $"At most {MostDays} days ago.");
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await GetWebhooks.Find(id, read, cancellation) is not { } webhook)
        {
            return GetWebhooks.None(id);
        }

        if (webhook.DisabledAt is not null)
        {
            return GetWebhooks.Disabled(webhook);
        }

        // Its place in the log is moved back, and what follows is the work of whoever queues deliveries. The log is too long to be searched from its beginning, and has no index of times:
        // a place a little before is found by halving, and the first decision from there. Times are not in strict order, so a few that were decided before may come too.
        await read.Query(
            """
            with recursive halving (low, high) as (
              select 0::bigint, coalesce(max(seq_id), 0) from decisions.mt_events
              union all
              select case when d.at < $3 then d.seq_id else h.low end, case when d.at < $3 then h.high else h.middle end
              from (select low, high, (low + high) / 2 as middle from halving where low < high) h left join lateral (
                select seq_id, (data ->> 'at')::timestamptz as at from decisions.mt_events where seq_id > h.middle and data ? 'sequence' order by seq_id limit 1) d on true)
            update webhooks.webhooks set through = least(through, (
              select seq_id - 1 from decisions.mt_events
              where seq_id > (select low from halving where low = high) and data ? 'sequence' and (data ->> 'at')::timestamptz >= $2 order by seq_id limit 1))
            where id = $1 returning 1
            """,
            row => row.GetInt32(0), cancellation, Value(webhook.Id), Value(body.Since!.Value.UtcDateTime), Value((body.Since.Value - LongestPass).UtcDateTime));
        return TypedResults.Accepted($"/webhooks/{webhook.Id}/deliveries", webhook);
    }

    private static async Task<Results<Accepted<DeliveryView>, ProblemHttpResult>> Run(
        string id, ReadModel read, Func<Guid, Task<List<DeliveryView>>> queue, Func<ProblemHttpResult> none, CancellationToken cancellation)
    {
        if (await GetWebhooks.Find(id, read, cancellation) is not { } webhook)
        {
            return GetWebhooks.None(id);
        }

        return webhook.DisabledAt is not null ? GetWebhooks.Disabled(webhook)
            : await queue(webhook.Id) is [var delivery] ? TypedResults.Accepted($"/webhooks/{webhook.Id}/deliveries", delivery) : none();
    }
}
