using System.Globalization;
using HealthScoring.Api.Accounts;
using HealthScoring.Domain.Webhooks;
using HealthScoring.EventStore;
using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Webhooks;

/// <summary>Answers `GET /webhooks/{id}/deliveries`.</summary>
internal static class ListDeliveries
{
    private const string Sort = "-createdAt";

    /// <summary>Deliveries of the last thirty days with their attempts, latest first.</summary>
    public static async Task<Results<Ok<Page<DeliveryView>>, ProblemHttpResult>> Handle(
        string id, ReadModel read, CancellationToken cancellation, string? status = null, string? cursor = null, int limit = Cursor.DefaultLimit)
    {
        if (status is not null && !Words.TryParse<DeliveryStatus>(status, out _))
        {
            return Problems.BadParameter("status", $"One of {string.Join(", ", Enum.GetValues<DeliveryStatus>().Select(Words.Of))}.");
        }

        if (limit is < 1 or > Cursor.MaxLimit)
        {
            return Problems.BadParameter("limit", $"A page has 1 to {Cursor.MaxLimit} deliveries.");
        }

        if (!Cursor.TryDecode(cursor, Sort, out var after) || (after is not null && !(Guid.TryParse(after.Id, out _) && DateTimeOffset.TryParse(after.Key, CultureInfo.InvariantCulture, out _))))
        {
            return Problems.BadParameter("cursor", "Pass the `nextCursor` of the page before.");
        }

        if (await GetWebhooks.Find(id, read, cancellation) is not { } webhook)
        {
            return GetWebhooks.None(id);
        }

        var rows = await read.Query(
            $"""
            select {DeliveryView.Columns}, created_at::text as key from webhooks.deliveries
            where webhook_id = $1 and ($2::text is null or status = $2) and ($3::text is null or (created_at, message_id) < ($3::timestamptz, $4::uuid))
            order by created_at desc, message_id desc limit {(limit + 1).ToString(CultureInfo.InvariantCulture)}
            """,
            row => (Delivery: DeliveryView.Of(row), Key: row.GetString(7)), cancellation, Value(webhook.Id), Text(status), Text(after?.Key), Text(after?.Id));
        var page = rows.Take(limit).ToList();
        return TypedResults.Ok(new Page<DeliveryView>(
            [.. page.Select(r => r.Delivery)], rows.Count > limit ? new Cursor(Sort, page[^1].Key, page[^1].Delivery.DeliveryId.ToString()).Encode() : null));
    }
}
