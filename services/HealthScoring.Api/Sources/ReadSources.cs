using HealthScoring.Domain.Producers;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Sources;

/// <summary>Reads what is known of producers: counts that ingestion keeps, and what the read model and decisions say of them.</summary>
internal static class ReadSources
{
    private const int Examples = 5;

    private static readonly SourceVolume None = new(0, 0, 0, new Dictionary<string, long>(), null);

    /// <summary>The producers of these names, in their order. One of which nothing is known has null for both times.</summary>
    public static async Task<IReadOnlyList<SourceView>> Of(ReadModel read, string[] names, CancellationToken cancellation)
    {
        var volumes = await Volumes(read, names, cancellation);
        var accounts = await UnknownAccounts(read, names, cancellation);
        var features = await UncataloguedFeatures(read, names, cancellation);
        var producers = (await read.Producers(cancellation)).ToDictionary(p => p.Activity.Source, StringComparer.Ordinal);
        return [.. names.Select(View)];

        SourceView View(string source)
        {
            var (counted, producer) = (volumes.GetValueOrDefault(source), producers.GetValueOrDefault(source));
            return new(
                source, counted?.FirstAt, counted?.LastAt ?? producer?.Activity.LastReceivedAt?.UtcDateTime, producer?.SilentSince is not null, producer?.SilentSince,
                producer?.Activity.DarkFrom(), producer?.Activity.HeartbeatEvery?.TotalSeconds, counted?.Hour ?? None, counted?.Day ?? None, counted?.Total ?? None,
                accounts.GetValueOrDefault(source) ?? new(0, []), features.GetValueOrDefault(source) ?? new(0, []));
        }
    }

    private static async Task<Dictionary<string, Counted>> Volumes(ReadModel read, string[] names, CancellationToken cancellation)
    {
        var rows = await read.Query(
            """
            select source, outcome, min(first_at), max(last_at),
              coalesce(sum(events) filter (where since > $2), 0)::bigint, coalesce(sum(timed) filter (where since > $2), 0)::bigint,
              coalesce(sum(lag_ms) filter (where since > $2), 0)::bigint, coalesce(max(most_lag_ms) filter (where since > $2), 0),
              coalesce(sum(events) filter (where since > $3), 0)::bigint, coalesce(sum(timed) filter (where since > $3), 0)::bigint,
              coalesce(sum(lag_ms) filter (where since > $3), 0)::bigint, coalesce(max(most_lag_ms) filter (where since > $3), 0),
              sum(events)::bigint, sum(timed)::bigint, sum(lag_ms)::bigint, max(most_lag_ms)
            from ingest.source_counts where source = any($1) group by source, outcome
            """,
            row => (Source: row.GetString(0), FirstAt: row.GetDateTime(2), LastAt: row.GetDateTime(3), Hour: Outcome.Of(row, 4), Day: Outcome.Of(row, 8), Total: Outcome.Of(row, 12)),
            cancellation, Value(names), Value(read.Now.UtcDateTime.AddHours(-1)), Value(read.Now.UtcDateTime.AddHours(-24)));
        return rows.GroupBy(r => r.Source, StringComparer.Ordinal).ToDictionary(
            s => s.Key, s => new Counted(s.Min(r => r.FirstAt), s.Max(r => r.LastAt), Volume(s.Select(r => r.Hour)), Volume(s.Select(r => r.Day)), Volume(s.Select(r => r.Total))), StringComparer.Ordinal);
    }

    private static SourceVolume Volume(IEnumerable<Outcome> outcomes)
    {
        var some = outcomes.Where(o => o.Events > 0).ToList();
        var timed = some.Sum(o => o.Timed);
        return new(
            Events(InputOutcome.Accepted), Events(InputOutcome.Parked), Events(InputOutcome.Duplicate),
            new SortedDictionary<string, long>(some.Where(o => !o.IsTaken).ToDictionary(o => o.Name, o => o.Events), StringComparer.Ordinal),
            timed == 0 ? null : new(some.Sum(o => o.LagMs) / 1000.0 / timed, some.Max(o => o.MostLagMs) / 1000.0));

        long Events(string outcome) => some.Where(o => o.Name == outcome).Sum(o => o.Events);
    }

    private static async Task<Dictionary<string, UnknownAccounts>> UnknownAccounts(ReadModel read, string[] names, CancellationToken cancellation) => (await read.Query(
        $"""
        select source, count(*), (array_agg(account_id order by last_at desc, account_id))[1:{Examples}] from ingest.unknown_accounts u
        where source = any($1) and last_at > $2 and not exists (select from ingest.accounts a where a.account = u.account) group by source
        """,
        row => (Source: row.GetString(0), Accounts: new UnknownAccounts(row.GetInt64(1), row.GetFieldValue<string[]>(2))), cancellation, Value(names), Value(Recent(read))))
        .ToDictionary(r => r.Source, r => r.Accounts, StringComparer.Ordinal);

    private static async Task<Dictionary<string, UncataloguedFeatures>> UncataloguedFeatures(ReadModel read, string[] names, CancellationToken cancellation)
    {
        var rows = await read.Query(
            $"""
            with used as (
              select source, feature, sum(uses)::bigint as uses, max(last_at) as last_at from ingest.source_features
              where source = any($1) and not feature = any($2) group by source, feature having max(last_at) > $3),
            ranked as (select *, count(*) over (partition by source) as features, row_number() over (partition by source order by uses desc, feature) as nth from used)
            select source, features, feature, uses, last_at from ranked where nth <= {Examples} order by source, nth
            """,
            row => (Source: row.GetString(0), Count: row.GetInt64(1), Example: new FeatureUses(row.GetString(2), row.GetInt64(3), row.GetDateTime(4))),
            cancellation, Value(names), Value((await read.CataloguedFeatures(cancellation)).ToArray()), Value(Recent(read)));
        return rows.GroupBy(r => r.Source, StringComparer.Ordinal).ToDictionary(s => s.Key, s => new UncataloguedFeatures(s.First().Count, [.. s.Select(r => r.Example)]), StringComparer.Ordinal);
    }

    private static DateTime Recent(ReadModel read) => read.Now.UtcDateTime.AddDays(-30);

    private sealed record Counted(DateTime FirstAt, DateTime LastAt, SourceVolume Hour, SourceVolume Day, SourceVolume Total);

    private sealed record Outcome(string Name, long Events, long Timed, long LagMs, long MostLagMs)
    {
        public bool IsTaken => Name is InputOutcome.Accepted or InputOutcome.Parked or InputOutcome.Duplicate;

        public static Outcome Of(NpgsqlDataReader row, int from) => new(row.GetString(1), row.GetInt64(from), row.GetInt64(from + 1), row.GetInt64(from + 2), row.GetInt64(from + 3));
    }
}
