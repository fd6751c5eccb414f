using System.Diagnostics;
using HealthScoring.FaultTests.Processes;

namespace HealthScoring.FaultTests.Faults;

/// <summary>
/// The database refuses every third commit of whoever stores facts or decisions, at the last moment and for reasons that pass: no space, a serialization failure. Sequence
/// numbers that were taken stay behind as gaps.
/// </summary>
public static class RefusedCommits
{
    private static readonly TimeSpan For = TimeSpan.FromSeconds(15);
    private static readonly string[] Tables = ["ingest.inbox", "decisions.accounts"];

    /// <summary>Lets it happen for a while.</summary>
    public static async Task Happen(Cluster cluster, Random random)
    {
        await Begin(cluster);
        var lasted = Stopwatch.StartNew();
        while (lasted.Elapsed < For)
        {
            // Days end meanwhile, so that there are decisions to refuse.
            Midnight.Pass(cluster.Clock);
            await Task.Delay(random.Next(3_000, 6_000));
        }

        await End(cluster);
    }

    /// <summary>Begins it.</summary>
    public static Task Begin(Cluster cluster) => Execute(
        cluster,
        """
        create or replace function refuse() returns trigger language plpgsql as $$
        begin
          if pg_current_xact_id()::text::bigint % 3 = 0 then
            raise exception 'refused on purpose' using errcode = case when random() < 0.5 then '53100' else '40001' end;
          end if;
          return null;
        end $$;
        """ + string.Concat(Tables.Select(
            table => $"create constraint trigger refused after insert or update on {table} deferrable initially deferred for each row execute function refuse();")));

    private static Task End(Cluster cluster) => Execute(cluster, string.Concat(Tables.Select(table => $"drop trigger refused on {table};")));

    private static async Task Execute(Cluster cluster, string sql)
    {
        await using var command = cluster.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
