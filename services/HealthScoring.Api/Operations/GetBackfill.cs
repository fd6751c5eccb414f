using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Operations;

/// <summary>How far an import is.</summary>
/// <param name="BackfillId">The backfill.</param>
/// <param name="Received">Events received, duplicates and refused ones included; also what is sent again once all is stored, so it may exceed `expected`.</param>
/// <param name="Expected">Events announced by backfill_completed; null until it came.</param>
/// <param name="Stored">Whether everything announced is stored.</param>
/// <param name="Accounts">Registered accounts that it names.</param>
/// <param name="Scored">How many of them have a score that includes all of it.</param>
/// <param name="Closed">How many of those have all their days closed that are over.</param>
public sealed record BackfillView(string BackfillId, long Received, long? Expected, bool Stored, long Accounts, long Scored, long Closed);

/// <summary>Answers `GET /backfills/{id}`.</summary>
internal static class GetBackfill
{
    /// <summary>How far an import is.</summary>
    public static async Task<Results<Ok<BackfillView>, ProblemHttpResult>> Handle(string id, ReadModel read, CancellationToken cancellation)
    {
        var s = (await read.Schema(cancellation)).Name;
        var rows = await read.Query(
            $"""
            with named as (
              select b.account, f.stored_at is not null and h.account is not null and d.account is null as scored, h.close_due_at <= $2 as due
              from {s}.backfill_accounts b join {s}.accounts a using (account) left join {s}.backfills f using (backfill_id)
                left join {s}.health h using (account) left join {s}.dirty d using (account)
              where b.backfill_id = $1 and jsonb_array_length(a.profile -> 'registered') > 0)
            select backfill_id, received, expected, stored, (select count(*) from named), (select count(*) from named where scored), (select count(*) from named where scored and due is not true)
            from ingest.backfills where backfill_id = $1
            """,
            row => new BackfillView(row.GetString(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetBoolean(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)),
            cancellation, Value(id), Value(read.Now.UtcDateTime));
        return rows.Count == 0
            ? Problems.NotFound("No such backfill.", "No event of a backfill with this id has been stored.")
            : TypedResults.Ok(rows[0]);
    }
}
