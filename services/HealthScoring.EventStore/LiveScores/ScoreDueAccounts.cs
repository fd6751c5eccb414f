using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HealthScoring.EventStore.LiveScores;

/// <summary>
/// Computes the live scores that are due: of accounts with new facts, and of accounts whose local day ended. The work is named by rows, so it survives any
/// restart; doing it twice changes nothing.
/// </summary>
public sealed partial class ScoreDueAccounts(NpgsqlDataSource dataSource, TimeProvider clock, ILogger logger)
{
    /// <summary>Most accounts of one batch.</summary>
    public const int BatchAccounts = 200;

    private const int ScorerLock = 0x4853_5343;

    /// <summary>Scores a batch in one generation of the read model; answers how many accounts were due. One process at a time does it, the others answer 0.</summary>
    public async Task<int> Batch(ReadModelSchema schema, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var turn = new NpgsqlCommand($"select pg_try_advisory_xact_lock({ScorerLock}, {schema.Generation})", connection, transaction);
        if (await turn.ExecuteScalarAsync(cancellation) is not true)
        {
            return 0;
        }

        // After the lock, which whoever folds the states of closes anew holds too: those are read for a score.
        await DecisionLocks.HoldScorecards(connection, transaction, cancellation);
        (await Shapes.Read(connection, cancellation)).DemandCloses();
        var rows = new LiveScoreRows(schema);
        var due = await rows.Due(connection, transaction, clock.GetUtcNow(), BatchAccounts, cancellation);
        if (due.Length == 0)
        {
            return 0;
        }

        var scorecards = await ScorecardRows.InForce(dataSource, cancellation);
        var snapshots = await AccountSnapshot.Load(dataSource, schema, due, cancellation);
        foreach (var snapshot in snapshots.Accounts.OrderBy(a => a.Key))
        {
            rows.Add(snapshot, ScoreOrNone(snapshot, scorecards, clock.GetUtcNow()));
        }

        await rows.Write(connection, transaction, due, snapshots.EventsThrough, clock.GetUtcNow(), cancellation);
        await transaction.CommitAsync(cancellation);
        return due.Length;
    }

    // One account that cannot be scored must not keep all others from their scores.
    private LiveScore ScoreOrNone(AccountSnapshot snapshot, Scorecards scorecards, DateTimeOffset now)
    {
        try
        {
            return Score(snapshot, scorecards, now);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            NotScored(failure, snapshot.Key);
            return LiveScore.Without(snapshot, now, now);
        }
    }

    [LoggerMessage(LogLevel.Error, "The account with key {Account} could not be scored and is listed without a score")]
    private partial void NotScored(Exception failure, Guid account);

    private static LiveScore Score(AccountSnapshot snapshot, Scorecards scorecards, DateTimeOffset now)
    {
        // While history is being imported the account has no score worth computing and no day to close; when it is all there, the account is due again.
        if (snapshot.History is not { } history || snapshot.InBackfill)
        {
            return LiveScore.Without(snapshot, now, closeDueAt: null);
        }

        var today = history.Zones.LocalDay(now);
        var next = CloseSchedule.Next(history, snapshot.Closes)?.DueAt;
        return new(
            LiveHealth.Of(history, snapshot.Closes, today, scorecards), today, history.Zones.StartOf(today.AddDays(1)), next < now ? now : next);
    }
}
