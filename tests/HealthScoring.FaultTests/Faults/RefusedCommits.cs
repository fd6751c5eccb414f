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
        // A number that is taken stays taken when the commit is refused.
        await Execute(
            cluster,
            """
            create sequence if not exists refusals;
            create or replace function refuse() returns trigger language plpgsql as $$
            begin
              if pg_current_xact_id()::text::bigint % 2 = 0 then
                perform nextval('refusals');
                raise exception 'refused on purpose' using errcode = case when random() < 0.5 then '53100' else '40001' end;
              end if;
              return null;
            end $$
            """);
        await Refuse(cluster, "ingest.inbox", () => Task.Delay(Facts));

        // Apart, since days are closed only when no gap is left in the facts.
        await Refuse(cluster, "decisions.accounts", async () =>
        {
            for (var i = 0; i < Midnights; i++)
            {
                Midnight.Pass(cluster.Clock);
                await Task.Delay(random.Next(4_000, 6_000));
            }
        });
    }

    private static async Task Refuse(Cluster cluster, string table, Func<Task> meanwhile)
    {
        var before = await Refusals(cluster);
        await Execute(cluster, $"create constraint trigger refused after insert or update on {table} deferrable initially deferred for each row execute function refuse()");
        await meanwhile();
        await Execute(cluster, $"drop trigger refused on {table}");
        if (await Refusals(cluster) == before)
        {
            throw new InvalidOperationException($"No commit to {table} was refused: nothing was tried.");
        }
    }

    private static async Task<long> Refusals(Cluster cluster)
    {
        await using var command = cluster.DataSource.CreateCommand("select case when is_called then last_value else 0 end from refusals");
        return await command.ExecuteScalarAsync() is long refusals ? refusals : 0;
    }

    private static async Task Execute(Cluster cluster, string sql)
    {
        await using var command = cluster.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
