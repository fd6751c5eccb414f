using System.Text.Json;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Streams;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>What came of publishing a scorecard.</summary>
/// <param name="Scorecard">The scorecard in force now.</param>
/// <param name="Conflict">Whether nothing was published, because somebody has published a version since the one that was changed.</param>
public sealed record PublishedScorecard(Scorecard Scorecard, bool Conflict);

/// <summary>
/// Makes the next version of a scorecard: one transaction appends it to the log, keeps it where closes and scores look, and makes the live scores of the accounts that use
/// it due.
/// </summary>
public sealed class PublishScorecard(NpgsqlDataSource dataSource, DecisionStore decisions)
{
    /// <summary>Publishes it.</summary>
    /// <param name="draft">The scorecard; its version, if not 0, is the one that was changed, and must still be the latest.</param>
    /// <param name="isNew">Whether no scorecard of its id was known: then its version says nothing, and nobody may have made one since.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who, or null.</param>
    /// <param name="note">Why, or null.</param>
    /// <param name="cancellation">Cancels it; nothing has happened then.</param>
    /// <exception cref="OtherVersionException">What is kept is of another version.</exception>
    public async Task<PublishedScorecard> Run(Scorecard draft, bool isNew, DateTimeOffset at, string? by, string? note, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // No score is computed with the old version and written after the new one has made it due.
        await DecisionLocks.ChangeScorecards(connection, transaction, cancellation);
        (await Shapes.Read(connection, cancellation)).Readable();
        var latest = (await ScorecardRows.InForce(connection, cancellation)).ById.GetValueOrDefault(draft.Id);
        var next = draft with { Version = (latest?.Version ?? 0) + 1 };
        if (latest is not null && Json(latest with { Version = next.Version }) == Json(next))
        {
            return new(latest, Conflict: false);
        }

        if (latest is not null && (isNew || (draft.Version != 0 && draft.Version != latest.Version)))
        {
            return new(latest, Conflict: true);
        }

        var published = new ScorecardPublished(next, at, by, note);
        await using (var row = new NpgsqlBatch(connection, transaction) { BatchCommands = { ScorecardRows.Insert(published) } })
        {
            await row.ExecuteNonQueryAsync(cancellation);
        }

        await MakeDue(connection, transaction, next.Id, cancellation);

        // Last, since a rollback behind it would leave a gap in the log's sequence.
        await using (var session = decisions.Store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction)))
        {
            session.Events.Append(StreamIds.Scorecard(next.Id), published);
            await session.SaveChangesAsync(CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return new(next, Conflict: false);
    }

    private static string Json(Scorecard scorecard) => JsonSerializer.Serialize(scorecard, DecisionStoreConfiguration.Json);

    // Also in a generation that is being built. In the order of the keys, as the scorer writes them.
    private static async Task MakeDue(NpgsqlConnection connection, NpgsqlTransaction transaction, string id, CancellationToken cancellation)
    {
        foreach (var schema in await Generations(connection, transaction, cancellation))
        {
            await using var command = new NpgsqlCommand(
                $"""
                with used as (select account from {schema}.health where $1 = '{Scorecards.DefaultId}' or segment = $1 order by account for update)
                update {schema}.health h set due_at = '-infinity' from used where used.account = h.account
                """,
                connection, transaction) { Parameters = { Value(id) } };
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static async Task<List<string>> Generations(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select table_schema from information_schema.tables where table_name = 'health' and table_schema ~ '^read_[0-9]+$' order by 1", connection, transaction);
        var schemas = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            schemas.Add(reader.GetString(0));
        }

        return schemas;
    }
}
