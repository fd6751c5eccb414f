using System.Diagnostics;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Telemetry;
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

    /// <summary>Scores a batch in one generation of the read model. One process at a time does it, the others do nothing.</summary>
    public async Task<ScoredBatch> Batch(ReadModelSchema schema, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var turn = new NpgsqlCommand($"select pg_try_advisory_xact_lock({ScorerLock}, {schema.Generation})", connection, transaction);
        if (await turn.ExecuteScalarAsync(cancellation) is not true)
        {
            return ScoredBatch.Nothing;
        }

        // After the lock, which whoever folds the states of closes anew holds too: those are read for a score.
        await DecisionLocks.HoldScorecards(connection, transaction, cancellation);
        (await Shapes.Read(connection, cancellation)).DemandCloses();
        var rows = new LiveScoreRows(schema);
        var due = await rows.Due(connection, transaction, clock.GetUtcNow(), BatchAccounts, cancellation);
        if (due.Count == 0)
        {
            return ScoredBatch.Nothing;
        }

        // A trace of its own, whatever is going on around it.
        Activity.Current = null;
        using var batch = Tracing.Source.StartActivity("score batch");
        batch?.SetTag("healthscoring.accounts", due.Count);
        using var spans = new OpenSpans();
        var (through, scores) = await Awake.While(connection, transaction, () => Scores(schema, [.. due.Select(d => d.Key)], cancellation));
        var waiting = await rows.Settle(connection, transaction, due, through, cancellation);
        foreach (var (snapshot, score) in scores)
        {
            var asked = waiting[snapshot.Key];
            var span = score is null || snapshot.InBackfill ? null : Begin(spans, asked, batch);
            rows.Add(snapshot, score ?? LiveScore.Without(snapshot, clock.GetUtcNow(), clock.GetUtcNow()), Tracing.TraceparentOf(span) ?? asked.Trace, asked.TracedAt);
        }

        await rows.Write(connection, transaction, clock.GetUtcNow(), cancellation);
        await transaction.CommitAsync(cancellation);
        spans.Committed();
        return new(due.Count, [.. scores.Where(s => s.Score is not null && !s.Snapshot.InBackfill).Select(s => waiting[s.Snapshot.Key].StoredAt).OfType<DateTimeOffset>()]);
    }

    private async Task<(long Through, List<(AccountSnapshot Snapshot, LiveScore? Score)> Scores)> Scores(ReadModelSchema schema, Guid[] accounts, CancellationToken cancellation)
    {
        var scorecards = await ScorecardRows.InForce(dataSource, cancellation);
        var snapshots = await AccountSnapshot.Load(dataSource, schema, accounts, cancellation);
        return (snapshots.EventsThrough, [.. snapshots.Accounts.OrderBy(a => a.Key).Select(snapshot => (snapshot, ScoreOrNull(snapshot, scorecards, clock.GetUtcNow())))]);
    }

    private static Activity? Begin(OpenSpans spans, DueAccount account, Activity? batch) => Tracing.Sampled(account.Trace) is { } parent
        ? spans.Begin("score", parent, [new("healthscoring.account", account.Key.ToString())], batch is { Recorded: true } ? batch.Context : null, batch?.StartTimeUtc)
        : null;

    // One account that cannot be scored must not keep all others from their scores.
    private LiveScore? ScoreOrNull(AccountSnapshot snapshot, Scorecards scorecards, DateTimeOffset now)
    {
        try
        {
            return Score(snapshot, scorecards, now);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            NotScored(failure, snapshot.Key);
            return null;
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
