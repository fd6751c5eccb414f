using HealthScoring.Domain.Live;
using HealthScoring.Domain.Replaying;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Replaying;
using Npgsql;

namespace HealthScoring.Api;

/// <summary>What the endpoints read from: the generation of the read model that is current, and accounts in it.</summary>
public sealed class ReadModel(NpgsqlDataSource dataSource, TimeProvider clock)
{
    private static readonly TimeSpan GenerationKept = TimeSpan.FromSeconds(1);
    private volatile Current? _current;

    /// <summary>The current generation; a rebuild's new one is noticed within a second, and the old one stays readable meanwhile.</summary>
    public async Task<ReadModelSchema> Schema(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (_current is not { } current || current.Until <= now)
        {
            _current = current = new(await Migrate.Generation(dataSource, cancellation), now + GenerationKept);
        }

        return current.Schema;
    }

    /// <summary>An account with what a score needs; null if it is not registered.</summary>
    public async Task<AccountSnapshot?> Account(string accountId, CancellationToken cancellation) =>
        (await AccountSnapshot.Load(dataSource, await Schema(cancellation), [Keys.Account(accountId)], cancellation)).Accounts.SingleOrDefault();

    /// <summary>An account with every day on record; null if it is not registered.</summary>
    public async Task<AccountSnapshot?> WholeAccount(string accountId, CancellationToken cancellation) =>
        (await AccountSnapshot.LoadWhole(dataSource, await Schema(cancellation), [Keys.Account(accountId)], cancellation)).Accounts.SingleOrDefault();

    /// <summary>The live health of an account now; null while it has no hand-over day or it is ahead.</summary>
    public async Task<LiveHealth?> Live(AccountSnapshot account, CancellationToken cancellation) => account.History is { } history
        ? LiveHealth.Of(history, account.Closes, history.Zones.LocalDay(clock.GetUtcNow()), await Scorecards(cancellation))
        : null;

    /// <summary>The scorecards in force.</summary>
    public Task<Scorecards> Scorecards(CancellationToken cancellation) => ScorecardRows.InForce(dataSource, cancellation);

    /// <summary>The recorded closes of an account between two days, one for each day that has any.</summary>
    public async Task<IReadOnlyList<RecordedClose>> Closes(AccountSnapshot account, DateOnly from, DateOnly to, CancellationToken cancellation) =>
        RecordedClose.ByDay(await DecisionLog.Closes(dataSource, account.Profile.AccountId, from, to, cancellation), account.Closes);

    /// <summary>Every version of every scorecard.</summary>
    public Task<IReadOnlyDictionary<(string Id, int Version), Scorecard>> AllScorecards(CancellationToken cancellation) => ScorecardRows.All(dataSource, cancellation);

    /// <summary>Producers, and whether they are silent.</summary>
    public async Task<IReadOnlyList<ProducerState>> Producers(CancellationToken cancellation) => await ProducerState.All(dataSource, await Schema(cancellation), cancellation);

    /// <summary>The features that the catalogues name.</summary>
    public async Task<IReadOnlySet<string>> CataloguedFeatures(CancellationToken cancellation)
    {
        var schema = await Schema(cancellation);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return (await CatalogRows.Load(connection, schema, cancellation)).Keys;
    }

    /// <summary>Every fact about an account, as it lies in the event store.</summary>
    public async Task<FactLog> Facts(AccountSnapshot account, CancellationToken cancellation)
    {
        var (schema, accountId) = (await Schema(cancellation), account.Profile.AccountId);
        var span = await AccountLog.Span(dataSource, schema, accountId, DateOnly.FromDateTime(Now.UtcDateTime).AddDays(1), cancellation);
        return await AccountLog.Facts(dataSource, schema, accountId, span, cancellation);
    }

    /// <summary>The users behind pseudonyms, as their producers name them; erased ones are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> UserIds(Guid[] users, CancellationToken cancellation) =>
        (await Query("select user_ref, user_id from ingest.user_refs where user_ref = any($1)", row => (row.GetGuid(0), row.GetString(1)), cancellation, Parameter.Value(users)))
            .ToDictionary(u => u.Item1, u => u.Item2);

    /// <summary>The time.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Runs a query.</summary>
    public async Task<List<T>> Query<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        // What is beside the read model may be of another version, too.
        await Schema(cancellation);
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    // One reference, because many requests read and write it at once.
    private sealed record Current(ReadModelSchema Schema, DateTimeOffset Until);
}
