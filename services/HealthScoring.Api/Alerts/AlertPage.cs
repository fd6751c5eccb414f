using System.Globalization;
using HealthScoring.Api.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Alerts;

/// <summary>Which alerts are asked for; null: any.</summary>
internal sealed record AlertFilter(Guid? Account, string? Status, string? Severity, string? Rule, bool? Onboarding, string? Attention);

/// <summary>Reads alerts a page at a time, those raised last first.</summary>
internal static class AlertPage
{
    private const string Sort = "-raisedOn";

    /// <summary>One page.</summary>
    public static async Task<Results<Ok<Page<AlertView>>, ProblemHttpResult>> Read(
        ReadModel read, AlertFilter filter, string? cursor, int limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > Cursor.MaxLimit)
        {
            return Problems.BadParameter("limit", $"A page has 1 to {Cursor.MaxLimit} alerts.");
        }

        var (raisedOn, alertId) = (default(DateOnly), default(Guid));
        if (!Cursor.TryDecode(cursor, Sort, out var after)
            || (after is not null && !(DateOnly.TryParseExact(after.Key, "O", out raisedOn) && Guid.TryParse(after.Id, out alertId))))
        {
            return Problems.BadParameter("cursor", "Pass the `nextCursor` of the page before.");
        }

        var rows = await read.Query(
            $"""
            select {AlertView.Columns} from {AlertView.Tables}
            where ($1::uuid is null or account = $1) and ($2::text is null or status = $2) and ($3::text is null or severity = $3) and ($4::text is null or rule = $4)
              and ($5::boolean is null or onboarding = $5) and ($6::date is null or (raised_on, alert_id) < ($6, $7))
              and ($8::text is null or (status = 'open' and $8 = case when acknowledged then 'acknowledged' when {AlertView.IsSnoozed("$9")} then 'snoozed' else 'none' end))
            order by raised_on desc, alert_id desc limit {(limit + 1).ToString(CultureInfo.InvariantCulture)}
            """,
            row => AlertView.Of(row, read.Now), cancellation, Value(filter.Account), Text(filter.Status), Text(filter.Severity), Text(filter.Rule), Value(filter.Onboarding),
            Value<DateOnly?>(after is null ? null : raisedOn), Value(alertId), Text(filter.Attention), Value(DateOnly.FromDateTime(read.Now.UtcDateTime)));
        var page = rows.Take(limit).ToList();
        return TypedResults.Ok(new Page<AlertView>(
            page, rows.Count > limit ? new Cursor(Sort, page[^1].RaisedOn.ToString("O", CultureInfo.InvariantCulture), page[^1].AlertId.ToString()).Encode() : null));
    }
}
