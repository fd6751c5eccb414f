using HealthScoring.Domain.Portfolio;
using HealthScoring.EventStore;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Portfolio;

/// <summary>Adds up the accounts that have not churned by tier and satisfaction.</summary>
internal static class TierCells
{
    /// <summary>The cells. In decimals, whose sums do not depend on the order in which the rows are read.</summary>
    public static Task<List<TierCell>> Read(ReadModel read, string schema, CancellationToken cancellation) => read.Query(
        $"""
        select coalesce(tier, $1) as tier, coalesce(satisfaction, $2) as satisfaction, count(*), count(contract_value), round(sum(contract_value), 2),
          avg(score::numeric)::double precision, count(*) filter (where band in ('atRisk', 'critical'))
        from {schema}.health where lifecycle <> 'churned' group by 1, 2
        """,
        row => new TierCell(
            row.GetString(0), Words.Read<Satisfaction>(row.GetString(1)), (int)row.GetInt64(2), (int)row.GetInt64(3), row.IsDBNull(4) ? null : row.GetDecimal(4),
            row.IsDBNull(5) ? null : row.GetDouble(5), (int)row.GetInt64(6)),
        cancellation, Value(TierCell.NoTier), Value(Words.Of(Satisfaction.Unknown)));
}
