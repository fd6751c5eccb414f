using HealthScoring.FaultTests.Processes;

namespace HealthScoring.FaultTests.Faults;

/// <summary>
/// The database refuses every second commit of whoever stores facts, and then of whoever stores decisions, at the last moment and for reasons that pass: no space, a
/// serialization failure. Sequence numbers that were taken stay behind as gaps.
/// </summary>
public static class RefusedCommits
{
    private static readonly TimeSpan Facts = TimeSpan.FromSeconds(6);
    private const int Midnights = 3;

    /// <summary>Lets it happen for a while.</summary>
    public static async Task Happen(Cluster cluster, Random random)
    {
        await Execute(
            cluster,
            """
            create sequence if not exists refusals;
            create or replace function refuse() returns trigger language plpgsql as $$
            begin
              if pg_current_xact_id()::text::bigint % 2 = 0 then
                -- Counted for good, whatever is rolled back.
                perform nextval('refusals');
                raise exception 'refused on purpose' using errcode = case when random() < 0.5 then '53100' else '40001' end;
              end if;
              return null;
            end $$
            """);
        await Execute(cluster, Refuse("ingest.inbox"));
        await Task.Delay(Facts);
        await Execute(cluster, "drop trigger refused on ingest.inbox");

        // Apart, since days are closed only when no gap is left in the facts.
        await Execute(cluster, Refuse("decisions.accounts"));
        for (var i = 0; i < Midnights; i++)
        {
            Midnight.Pass(cluster.Clock);
            await Task.Delay(random.Next(4_000, 6_000));
        }

        await Execute(cluster, "drop trigger refused on decisions.accounts");
        await Demand(cluster);
    }

    // A fault that did not happen would be taken for one that did no harm.
    private static async Task Demand(Cluster cluster)
    {
        await using var command = cluster.DataSource.CreateCommand("select is_called from refusals");
        if (await command.ExecuteScalarAsync() is not true)
        {
            throw new InvalidOperationException("No commit was refused.");
        }
    }

    private static string Refuse(string table) =>
        $"create constraint trigger refused after insert or update on {table} deferrable initially deferred for each row execute function refuse()";

    private static async Task Execute(Cluster cluster, string sql)
    {
        await using var command = cluster.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
