using HealthScoring.EventStore;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Accounts;

/// <summary>The figures of a parent. Children that churned are in none of them but their own number.</summary>
internal sealed record ChildrenRollUp(
    bool Registered, int Children, int Churned, decimal TotalWeight, int WithoutWeight, double? MeanScore, int AtRisk, double? ShareAtRisk, int Silent, int New)
{
    /// <summary>Adds them up. In decimals, whose sums do not depend on the order in which the rows are read.</summary>
    public static async Task<ChildrenRollUp> Read(ReadModel read, string schema, string parentId, string weight, CancellationToken cancellation) => (await read.Query(
        $"""
        with child as (
          select lifecycle <> 'churned' as stays, score::numeric as score, band in ('atRisk', 'critical') as at_risk, silent, {ChildView.IsNew} as new, {weight}::numeric as weight
          from {schema}.health where parent_id = $2 and account <> $1)
        select exists (select from {schema}.accounts where account = $1 and jsonb_array_length(profile -> 'registered') > 0),
          count(*), count(*) filter (where not stays), round(coalesce(sum(weight) filter (where stays), 0), 2), count(*) filter (where stays and weight is null),
          (sum(weight * score) filter (where stays) / nullif(sum(weight) filter (where stays and score is not null), 0))::double precision,
          count(*) filter (where stays and at_risk),
          (coalesce(sum(weight) filter (where stays and at_risk), 0) / nullif(sum(weight) filter (where stays), 0))::double precision,
          count(*) filter (where stays and silent), count(*) filter (where stays and new)
        from child
        """,
        Of, cancellation, Value(Keys.Account(parentId)), Value(parentId))).Single();

    private static ChildrenRollUp Of(NpgsqlDataReader row) => new(
        row.GetBoolean(0), (int)row.GetInt64(1), (int)row.GetInt64(2), row.GetDecimal(3), (int)row.GetInt64(4), row.IsDBNull(5) ? null : row.GetDouble(5), (int)row.GetInt64(6),
        row.IsDBNull(7) ? null : row.GetDouble(7), (int)row.GetInt64(8), (int)row.GetInt64(9));
}
