using HealthScoring.Domain.Producers;
using HealthScoring.EventStore;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Ingestion.Storage;

/// <summary>
/// Keeps what is known of each producer's input, in the transaction that stores it. A few rows for each transaction, however many events it has and however much was counted before.
/// </summary>
public static class SourceRows
{
    /// <summary>How long features and unknown accounts that are not named any more are kept, and counts of a source of which nothing but refusals came.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Most features of a source that one writer slot keeps: a producer that puts ids into names of features must not fill the database with them.</summary>
    public const int MostFeatures = 1_000;

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SpansKept = TimeSpan.FromHours(25);

    // An account is noted as still being named once in this time: noting it each time would make transactions that name it wait for one another.
    private static readonly TimeSpan NotedEvery = TimeSpan.FromHours(1);

    /// <summary>Adds what a transaction counted.</summary>
    /// <param name="connection">Its connection.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="slot">Its writer slot: nobody else writes rows of it meanwhile.</param>
    /// <param name="tally">What it counted.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task Add(NpgsqlConnection connection, NpgsqlTransaction transaction, int slot, SourceTally tally, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        if (tally.Outcomes.Count > 0)
        {
            batch.BatchCommands.Add(Outcomes(slot, tally.Outcomes, now.UtcDateTime));
        }

        if (tally.Features.Count > 0)
        {
            batch.BatchCommands.Add(KnownFeatures(slot, tally.Features, now.UtcDateTime));
            batch.BatchCommands.Add(NewFeatures(slot, tally.Features, now.UtcDateTime));
        }

        if (tally.UnknownAccounts.Count > 0)
        {
            batch.BatchCommands.Add(UnknownAccounts(tally.UnknownAccounts, now.UtcDateTime));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Adds counts that are older than a day to the whole, and deletes what has been kept long enough.</summary>
    public static async Task Prune(NpgsqlDataSource dataSource, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new(
            """
            with old as (delete from ingest.source_counts where since < $1 and since > '-infinity' returning *)
            insert into ingest.source_counts as c (source, outcome, since, slot, events, first_at, last_at, timed, lag_ms, most_lag_ms)
            select source, outcome, '-infinity', -1, sum(events), min(first_at), max(last_at), sum(timed), sum(lag_ms), max(most_lag_ms) from old group by source, outcome order by source, outcome
            on conflict (source, outcome, since, slot) do update set events = c.events + excluded.events, first_at = least(c.first_at, excluded.first_at),
              last_at = greatest(c.last_at, excluded.last_at), timed = c.timed + excluded.timed, lag_ms = c.lag_ms + excluded.lag_ms, most_lag_ms = greatest(c.most_lag_ms, excluded.most_lag_ms)
            """)
        {
            Parameters = { Value((now - SpansKept).UtcDateTime) },
        });
        batch.BatchCommands.Add(new(
            """
            delete from ingest.source_counts c where since = '-infinity'
              and not exists (select from ingest.source_counts o where o.source = c.source and (o.last_at >= $1 or o.outcome = any($2)))
            """)
        {
            Parameters = { Value((now - Kept).UtcDateTime), Value((string[])[InputOutcome.Accepted, InputOutcome.Parked, InputOutcome.Duplicate]) },
        });

        // What is being written is in use: it is passed over, so that nobody waits here with rows of its own.
        batch.BatchCommands.Add(new(
            """
            delete from ingest.source_features f using (select source, slot, feature from ingest.source_features where last_at < $1 for update skip locked) old
            where (f.source, f.slot, f.feature) = (old.source, old.slot, old.feature)
              and not exists (select from ingest.source_features o where o.source = f.source and o.feature = f.feature and o.last_at >= $1)
            """)
        {
            Parameters = { Value((now - Kept).UtcDateTime) },
        });
        batch.BatchCommands.Add(new(
            """
            delete from ingest.unknown_accounts u using (
              select source, account from ingest.unknown_accounts k where last_at < $1 or exists (select from ingest.accounts a where a.account = k.account) for update skip locked) old
            where (u.source, u.account) = (old.source, old.account)
            """)
        {
            Parameters = { Value((now - Kept).UtcDateTime) },
        });
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlBatchCommand Outcomes(int slot, IReadOnlyList<OutcomeCount> counts, DateTime now) => new(
        """
        insert into ingest.source_counts as c (source, outcome, events, timed, lag_ms, most_lag_ms, since, slot, first_at, last_at)
        select k.*, $7, $8, $9, $9 from unnest($1, $2, $3, $4, $5, $6) k
        on conflict (source, outcome, since, slot) do update set events = c.events + excluded.events, last_at = greatest(c.last_at, excluded.last_at),
          timed = c.timed + excluded.timed, lag_ms = c.lag_ms + excluded.lag_ms, most_lag_ms = greatest(c.most_lag_ms, excluded.most_lag_ms)
        """)
    {
        Parameters =
        {
            Value(counts.Select(c => c.Source).ToArray()), Value(counts.Select(c => c.Outcome).ToArray()), Value(counts.Select(c => c.Events).ToArray()),
            Value(counts.Select(c => c.Timed).ToArray()), Value(counts.Select(c => c.LagMs).ToArray()), Value(counts.Select(c => c.MostLagMs).ToArray()),
            Value(new DateTime(now.Ticks - (now.Ticks % Span.Ticks), DateTimeKind.Utc)), Value((short)slot), Value(now),
        },
    };

    private static NpgsqlBatchCommand KnownFeatures(int slot, IReadOnlyList<(string Source, string Feature, long Uses)> features, DateTime now) => new(
        """
        update ingest.source_features f set uses = f.uses + k.uses, last_at = greatest(f.last_at, $5)
        from unnest($1, $2, $3) k(source, feature, uses) where f.source = k.source and f.slot = $4 and f.feature = k.feature
        """)
    {
        Parameters = { Sources(features), Names(features), Value(features.Select(f => f.Uses).ToArray()), Value((short)slot), Value(now) },
    };

    // How many there are is counted only where one is new. What was just added to the known ones is not new.
    private static NpgsqlBatchCommand NewFeatures(int slot, IReadOnlyList<(string Source, string Feature, long Uses)> features, DateTime now) => new(
        $"""
        with fresh as materialized (
          select k.* from unnest($1, $2, $3) k(source, feature, uses)
          where not exists (select from ingest.source_features f where f.source = k.source and f.slot = $4 and f.feature = k.feature)),
        room as materialized (
          select source, {MostFeatures} - (select count(*) from (select from ingest.source_features f where f.source = n.source and f.slot = $4 limit {MostFeatures}) has) as places
          from (select distinct source from fresh) n),
        chosen as (select fresh.*, row_number() over (partition by source order by uses desc, feature) as nth from fresh)
        insert into ingest.source_features (source, slot, feature, uses, first_at, last_at)
        select source, $4, feature, uses, $5, $5 from chosen join room using (source) where nth <= places
        """)
    {
        Parameters = { Sources(features), Names(features), Value(features.Select(f => f.Uses).ToArray()), Value((short)slot), Value(now) },
    };

    private static NpgsqlBatchCommand UnknownAccounts(IReadOnlyList<(string Source, string AccountId)> accounts, DateTime now) => new(
        """
        insert into ingest.unknown_accounts as u (source, account, account_id, first_at, last_at)
        select k.source, k.account, k.account_id, $4, $4 from unnest($1, $2, $3) with ordinality k(source, account, account_id, n)
        where not exists (select from ingest.unknown_accounts o where o.source = k.source and o.account = k.account and o.last_at > $5) order by n
        on conflict (source, account) do update set last_at = greatest(u.last_at, excluded.last_at)
        """)
    {
        Parameters =
        {
            Value(accounts.Select(a => a.Source).ToArray()), Value(accounts.Select(a => Keys.Account(a.AccountId)).ToArray()), Value(accounts.Select(a => a.AccountId).ToArray()),
            Value(now), Value(now - NotedEvery),
        },
    };

    private static NpgsqlParameter<string[]> Sources(IReadOnlyList<(string Source, string Feature, long Uses)> features) => Value(features.Select(f => f.Source).ToArray());

    private static NpgsqlParameter<string[]> Names(IReadOnlyList<(string Source, string Feature, long Uses)> features) => Value(features.Select(f => f.Feature).ToArray());
}
