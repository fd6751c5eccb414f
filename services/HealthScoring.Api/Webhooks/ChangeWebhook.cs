using System.Security.Cryptography;
using HealthScoring.ServiceDefaults.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Webhooks;

/// <summary>Body of `POST /webhooks/{id}/secret`; may be left out.</summary>
/// <param name="OverlapHours">For how many hours deliveries are signed with the old secret as well, 0 to 168; 24 if left out.</param>
public sealed record RotateBody(int? OverlapHours);

/// <summary>Changes webhooks. Whatever is changed takes effect before the next attempt begins.</summary>
internal static class ChangeWebhook
{
    private const int DefaultOverlapHours = 24;
    private const int MostOverlapHours = 168;

    // Whoever delivers asks before each attempt whether the webhook is still theirs, and takes it anew as it is then.
    private const string TakeBack = "lease = null, leased_until = '-infinity'";

    /// <summary>Changes address, events or description. Deliveries that wait go to a new address at once: what the old one has answered says nothing about it.</summary>
    public static async Task<Results<Ok<WebhookView>, ValidationProblem, ProblemHttpResult>> Patch(
        string id, WebhookBody body, ReceiverAddress addresses, ReadModel read, CancellationToken cancellation) =>
        await WebhookBodies.Refusal(body, whole: false, addresses, cancellation) is { } refusal ? refusal
        : await Update(
            id,
            $"""
            url = coalesce($3, url), events = coalesce($4, events), description = coalesce($5, description), {TakeBack},
            failing_since = case when url = coalesce($3, url) then failing_since end, paused_until = case when url = coalesce($3, url) then paused_until end
            """,
            "w.url <> w.url_before", read, cancellation, Text(body.Url), Value(body.Events?.Select(e => e!).Distinct().ToArray()), Text(body.Description)) is { } webhook
            ? TypedResults.Ok(webhook) : GetWebhooks.None(id);

    /// <summary>Deletes a webhook, with its deliveries.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, ReadModel read, CancellationToken cancellation) =>
        Guid.TryParse(id, out var webhook)
            && (await read.Query("delete from webhooks.webhooks where id = $1 returning id", row => row.GetGuid(0), cancellation, Value(webhook))).Count > 0
            ? TypedResults.NoContent() : GetWebhooks.None(id);

    /// <summary>
    /// Enables a webhook. It goes on with what is decided from now on, and with the deliveries that waited when it was disabled. What was decided meanwhile can be replayed.
    /// </summary>
    public static async Task<Results<Ok<WebhookView>, ProblemHttpResult>> Enable(string id, ReadModel read, CancellationToken cancellation) =>
        await Update(
            id,
            """
            through = case when disabled_at is null then through else greatest(through, (select last_seq_id from decisions.mt_event_progression where name = 'HighWaterMark')) end,
            disabled_at = null, disabled_because = null, failing_since = null, paused_until = null
            """,
            "true", read, cancellation) is { } webhook ? TypedResults.Ok(webhook) : GetWebhooks.None(id);

    /// <summary>Disables a webhook: nothing is queued for it or delivered by it until it is enabled.</summary>
    public static async Task<Results<Ok<WebhookView>, ProblemHttpResult>> Disable(string id, ReadModel read, CancellationToken cancellation) =>
        await Update(
            id, "disabled_at = coalesce(disabled_at, $1), disabled_because = coalesce(disabled_because, 'It was disabled through the API.')", "false", read, cancellation) is { } webhook
            ? TypedResults.Ok(webhook) : GetWebhooks.None(id);

    /// <summary>Makes a new secret. For some hours deliveries carry a signature by each of the two, so that the receiver can change over at leisure.</summary>
    public static async Task<Results<Ok<WebhookWithSecret>, ValidationProblem, ProblemHttpResult>> RotateSecret(
        string id, RandomNumberGenerator random, ReadModel read, CancellationToken cancellation, RotateBody? body = null)
    {
        var overlap = body?.OverlapHours ?? DefaultOverlapHours;
        if (new BodyCheck().That("overlapHours", overlap is >= 0 and <= MostOverlapHours, $"A whole number, 0 to {MostOverlapHours}.").Refusal is { } refusal)
        {
            return refusal;
        }

        var secret = RegisterWebhook.NewSecret(random);
        return await Update(
            id, $"secret_before = secret, secret_before_until = $4, secret = $3, {TakeBack}", "false", read, cancellation,
            Value(secret), Value(read.Now.AddHours(overlap).UtcDateTime)) is { } webhook ? TypedResults.Ok(new WebhookWithSecret(webhook.Id, secret, webhook)) : GetWebhooks.None(id);
    }

    // Where `due` holds, what waits is due at once: all of it is updated, also what was due before, because what an attempt has just recorded is seen only in a row that is. The webhook is locked
    // first, as it is by who records attempts. The parameters behind the time and the id are the caller's.
    private static async Task<WebhookView?> Update(string id, string changes, string due, ReadModel read, CancellationToken cancellation, params NpgsqlParameter[] parameters) =>
        !Guid.TryParse(id, out var webhook) ? null
        : (await read.Query(
            $"""
            with w as (
              update webhooks.webhooks set {changes} from (select id as locked, url as url_before from webhooks.webhooks where id = $2 for no key update) b where id = b.locked
              returning webhooks.*, b.url_before),
            d as (update webhooks.deliveries d set next_attempt_at = least(d.next_attempt_at, $1) from w where d.webhook_id = w.id and d.status = 'pending' and {due})
            select {WebhookView.Columns} from w
            """,
            WebhookView.Of, cancellation, [Value(read.Now.UtcDateTime), Value(webhook), .. parameters])).SingleOrDefault();
}
