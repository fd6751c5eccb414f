using HealthScoring.Domain;
using HealthScoring.Domain.Portfolio;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Accounts;

/// <summary>Compares an account with its peers, by the scores of the list: all of one kind and of about one time.</summary>
internal static class Peers
{
    /// <summary>Its standing; null where there is nothing to compare, or too little to compare with.</summary>
    public static async Task<PeerStanding?> Of(Guid account, ReadModel read, CancellationToken cancellation)
    {
        var s = (await read.Schema(cancellation)).Name;

        // By an index on segment and tenure: it reads the peers and nobody else. No segment is called ''.
        var rows = await read.Query(
            $"""
            select me.segment, me.week, count(*), count(*) filter (where p.score < me.score - $3), count(*) filter (where abs(p.score - me.score) <= $3)
            from (select account, segment, score, tenure_days / $2 as week from {s}.health where account = $1 and score is not null and lifecycle <> 'churned') me
            join {s}.health p on coalesce(p.segment, '') = coalesce(me.segment, '') and p.tenure_days >= me.week * $2 and p.tenure_days < (me.week + 1) * $2
              and p.score is not null and p.lifecycle <> 'churned' and p.account <> me.account
            group by me.segment, me.week
            """,
            row => PeerStanding.Of(row.IsDBNull(0) ? null : row.GetString(0), row.GetInt32(1), (int)row.GetInt64(2), (int)row.GetInt64(3), (int)row.GetInt64(4)),
            cancellation, Value(account), Value(PeerStanding.WeekDays), Value(Tolerance.Epsilon));
        return rows.SingleOrDefault();
    }
}
