using System.Security.Cryptography;
using HealthScoring.Domain.Webhooks;
using HealthScoring.ServiceDefaults.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Webhooks;

/// <summary>Answers `POST /webhooks`.</summary>
internal static class RegisterWebhook
{
    // Each may deliver at the same time as all others.
    private const int Most = 100;

    /// <summary>Registers a webhook. It gets what is decided from now on; the answer shows its secret, which nothing shows again.</summary>
    public static async Task<Results<Created<WebhookWithSecret>, ValidationProblem, ProblemHttpResult>> Handle(
        WebhookBody body, ReceiverAddress addresses, RandomNumberGenerator random, ReadModel read, CancellationToken cancellation)
    {
        if (await WebhookBodies.Refusal(body, whole: true, addresses, cancellation) is { } refusal)
        {
            return refusal;
        }

        // From where the log is complete: whatever commits later comes after it. Two at once may both be the last that is allowed.
        var (now, secret) = (read.Now.UtcDateTime, NewSecret(random));
        var registered = await read.Query(
            $"""
            with w as (
              insert into webhooks.webhooks (url, events, description, created_at, secret, through)
              select $2, $3, $4, $1, $5, coalesce((select last_seq_id from decisions.mt_event_progression where name = 'HighWaterMark'), 0)
              where (select count(*) from webhooks.webhooks) < {Most} returning *)
            select {WebhookView.Columns} from w
            """,
            WebhookView.Of, cancellation, Value(now), Value(body.Url!), Value(body.Events!.Select(e => e!).Distinct().ToArray()), Text(body.Description), Value(secret));
        return registered is [var webhook]
            ? TypedResults.Created($"/webhooks/{webhook.Id}", new WebhookWithSecret(webhook.Id, secret, webhook))
            : TypedResults.Problem($"There are {Most}, and no more can be. Delete one that is no longer needed.", statusCode: StatusCodes.Status409Conflict, title: "Too many webhooks.");
    }

    /// <summary>A secret that nobody has seen.</summary>
    public static string NewSecret(RandomNumberGenerator random)
    {
        var bytes = new byte[WebhookSecret.Bytes];
        random.GetBytes(bytes);
        return WebhookSecret.Of(bytes);
    }
}
