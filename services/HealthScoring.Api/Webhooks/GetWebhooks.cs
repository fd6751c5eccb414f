using HealthScoring.Api.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Webhooks;

/// <summary>Answers `GET /webhooks` and `GET /webhooks/{id}`.</summary>
internal static class GetWebhooks
{
    /// <summary>All webhooks, the oldest first: there are never more than a page holds.</summary>
    public static async Task<Ok<Page<WebhookView>>> List(ReadModel read, CancellationToken cancellation) => TypedResults.Ok(new Page<WebhookView>(
        await read.Query($"select {WebhookView.Columns} from webhooks.webhooks w order by w.created_at, w.id", WebhookView.Of, cancellation, Value(read.Now.UtcDateTime)), null));

    /// <summary>A webhook.</summary>
    public static async Task<Results<Ok<WebhookView>, ProblemHttpResult>> One(string id, ReadModel read, CancellationToken cancellation) =>
        await Find(id, read, cancellation) is { } webhook ? TypedResults.Ok(webhook) : None(id);

    /// <summary>A webhook, or null.</summary>
    public static async Task<WebhookView?> Find(string id, ReadModel read, CancellationToken cancellation) => !Guid.TryParse(id, out var webhook) ? null
        : (await read.Query(
            $"select {WebhookView.Columns} from webhooks.webhooks w where w.id = $2", WebhookView.Of, cancellation, Value(read.Now.UtcDateTime), Value(webhook))).SingleOrDefault();

    /// <summary>There is no such webhook.</summary>
    public static ProblemHttpResult None(string id) => Problems.NotFound("No such webhook.", $"No webhook `{id}` is registered. `GET /webhooks` lists those that are.");

    /// <summary>What was asked for needs a webhook that is enabled.</summary>
    public static ProblemHttpResult Disabled(WebhookView webhook) => TypedResults.Problem(
        $"It is disabled: {webhook.DisabledBecause} Enable it first: `POST /webhooks/{webhook.Id}/enable`.", statusCode: StatusCodes.Status409Conflict, title: "Nothing is delivered by this webhook.");
}
