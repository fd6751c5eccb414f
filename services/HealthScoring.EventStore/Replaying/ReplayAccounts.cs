using System.Text.Json.Nodes;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Replaying;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using Npgsql;

namespace HealthScoring.EventStore.Replaying;

/// <summary>What came of replaying one account.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Closes">Recorded closes that were made again.</param>
/// <param name="Decisions">All recorded decisions.</param>
/// <param name="Differences">Where the record does not follow from the facts.</param>
public sealed record ReplayedAccount(string AccountId, int Closes, int Decisions, IReadOnlyList<Difference> Differences);

/// <summary>Decides again what is recorded about accounts, and compares. Reads only.</summary>
public sealed class ReplayAccounts
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly ReadModelSchema _schema;
    private readonly ReplayContext _context;
    private readonly DateOnly _today;

    private ReplayAccounts(NpgsqlDataSource dataSource, ReadModelSchema schema, ReplayContext context, DateOnly today) =>
        (_dataSource, _schema, _context, _today) = (dataSource, schema, context, today);

    /// <summary>Prepares it: reads what concerns every account.</summary>
    public static async Task<ReplayAccounts> Open(NpgsqlDataSource dataSource, TimeProvider clock, CancellationToken cancellation) => new(
        dataSource, await Migrate.Generation(dataSource, cancellation),
        new(await ScorecardRows.All(dataSource, cancellation), await Silences.All(dataSource, cancellation), [], DecisionStoreConfiguration.Json),
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1));

    /// <summary>Ids of all accounts about which anything was decided, in ordinal order.</summary>
    public async Task<IReadOnlyList<string>> Accounts(CancellationToken cancellation)
    {
        await using var command = _dataSource.CreateCommand($"select account_id from decisions.accounts union select account_id from {_schema.Name}.health where closed_through is not null order by 1");
        var accounts = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            accounts.Add(reader.GetString(0));
        }

        return accounts;
    }

    /// <summary>Replays one account; null where nothing was ever decided about it.</summary>
    public async Task<ReplayedAccount?> Run(string accountId, CancellationToken cancellation)
    {
        var span = await AccountLog.Span(_dataSource, _schema, accountId, _today, cancellation);

        var (recorded, kept) = await AccountLog.Decisions(_dataSource, accountId, span, cancellation);
        if (recorded.Count == 0)
        {
            // Streams are found by the days of what is known, and the state says that there were some.
            kept ??= await Kept(accountId, cancellation);
            return kept is null ? null : new(accountId, 0, 0, [new(null, nameof(CloseState), "", kept, null)]);
        }

        var facts = await AccountLog.Facts(_dataSource, _schema, accountId, span, cancellation);
        var work = (await WorkLog.Of(_dataSource, [accountId], cancellation))[accountId].ToList();
        var (differences, state) = ReplayDecisions.Of(facts, recorded, _context with { Work = work });
        return new(accountId, recorded.Count(r => r.Decision is DayClosed), recorded.Count, [.. differences, .. State(kept, state)]);
    }

    private static IEnumerable<Difference> State(string? kept, CloseState state) =>
        JsonDifferences.Of(JsonNode.Parse(kept ?? "null"), JsonNode.Parse(CloseStateJson.Write(state))).Select(d => new Difference(null, nameof(CloseState), d.Path, d.Recorded, d.Recomputed));

    private async Task<string?> Kept(string accountId, CancellationToken cancellation)
    {
        await using var command = _dataSource.CreateCommand("select state::text from decisions.accounts where account = $1");
        command.Parameters.Add(Database.Parameter.Value(Keys.Account(accountId)));
        return await command.ExecuteScalarAsync(cancellation) as string;
    }
}
