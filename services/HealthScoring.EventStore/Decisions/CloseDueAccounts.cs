using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Producers;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Telemetry;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>
/// Closes the days that are due, many accounts in one transaction: what was decided, the state it comes to and the tables that readers use are there together or not at
/// all. Which accounts to look at is a hint in a row; what is decided about them depends on their facts and earlier decisions alone, so looking twice changes nothing.
/// </summary>
/// <param name="dataSource">The database.</param>
/// <param name="store">The decision log.</param>
/// <param name="logger">Told of accounts that cannot be closed.</param>
public sealed partial class CloseDueAccounts(NpgsqlDataSource dataSource, IDocumentStore store, ILogger logger)
{
    /// <summary>Most accounts of one transaction.</summary>
    public const int BatchAccounts = 250;

    // Imported accounts close a month of days each, and a transaction holds what it decided in memory.
    private const int BatchSteps = 1_000;

    /// <summary>Closes a batch of one lane. Nothing is looked at where there is nothing to do now or another instance has the lane.</summary>
    public async Task<ClosedBatch> Batch(int lane, CloseHorizon horizon, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DecisionLocks.HoldGeneration(connection, transaction, cancellation);
        if (!await DecisionLocks.TryLane(connection, transaction, lane, cancellation))
        {
            return default;
        }

        // Only now, that no other transaction can be deciding about the same accounts.
        var schema = (await Shapes.Read(connection, cancellation)).Readable();
        var due = await Due(connection, transaction, schema, lane, horizon.Instant, cancellation);
        if (due.Count == 0)
        {
            return default;
        }

        var writes = new DecisionWrites(schema);
        var looked = await Awake.While(connection, transaction, () => Decide(schema, due, horizon, writes, cancellation));
        if (looked == 0)
        {
            return default;
        }

        await writes.Write(connection, transaction, cancellation);
        using var spans = new OpenSpans();
        await Append(transaction, writes, new(due, horizon.Instant, spans));
        await transaction.CommitAsync(CancellationToken.None);
        spans.Committed();
        return new(looked, writes.Streams.Values.Sum(s => s.Closed.Decisions.Count(d => d is DayClosed)));
    }

    private async Task<int> Decide(
        ReadModelSchema schema, IReadOnlyDictionary<Guid, DueClose> due, CloseHorizon horizon, DecisionWrites writes, CancellationToken cancellation)
    {
        var snapshots = await AccountSnapshot.Load(dataSource, schema, [.. due.Keys], cancellation);
        if (snapshots.EventsThrough < horizon.Facts)
        {
            return 0;
        }

        var known = new Known(
            horizon.Instant, await Silences.KnownAt(dataSource, horizon.Instant, cancellation), await ScorecardRows.InForce(dataSource, cancellation),
            await WorkLog.Of(dataSource, [.. snapshots.Accounts.Where(a => a.Closes.Case is not null).Select(a => a.Profile.AccountId)], cancellation));
        return Decide(snapshots.Accounts, due, known, writes);
    }

    private int Decide(IReadOnlyList<AccountSnapshot> accounts, IReadOnlyDictionary<Guid, DueClose> due, Known known, DecisionWrites writes)
    {
        var (looked, steps) = (0, 0);
        foreach (var snapshot in accounts.TakeWhile(_ => steps < BatchSteps))
        {
            looked++;
            try
            {
                steps += Decide(snapshot, due[snapshot.Key].Since, known, writes);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // One account that cannot be closed must not keep all others from their closes. It is looked at again.
                NotClosed(failure, snapshot.Key);
                writes.LookAgain(snapshot.Key, known.Instant + DecisionWrites.RetryAfter);
            }
        }

        return looked;
    }

    private static int Decide(AccountSnapshot snapshot, DateTimeOffset since, Known known, DecisionWrites writes)
    {
        if (snapshot.History is not { } history || snapshot.InBackfill)
        {
            writes.LookAgain(snapshot.Key, known.Instant + DecisionWrites.RetryAfter);
            return 0;
        }

        var context = new ClosingContext(
            known.Instant, snapshot.EventsThrough, snapshot.HistoryUntil, (day, dueAt) => Silence.HoldingBack(known.Silences, history, history.Zones, day, dueAt),
            snapshot.Incomplete, known.Scorecards, WorkLog.Fold(known.Work[snapshot.Profile.AccountId]));
        var closed = CloseDays.Of(history, snapshot.Closes, context, BatchSteps);
        writes.Add(snapshot, closed, NextLook(history, closed.State, context, since), known.Instant);
        return closed.Steps;
    }

    // What is left for another transaction has waited as long as what this one did, and no longer than it was known of. Imported history has waited for nobody, and lets live days go first.
    private static DateTimeOffset? NextLook(AccountHistory history, CloseState state, ClosingContext context, DateTimeOffset since)
    {
        if (CloseSchedule.Next(history, state) is not { } next)
        {
            return null;
        }

        var due = next.DueAt > since ? next.DueAt : since;
        return due == DateTimeOffset.MinValue || (due < context.Now && CloseDays.IsHistory(history, next.Day, context)) ? context.Now : due;
    }

    private static async Task<IReadOnlyDictionary<Guid, DueClose>> Due(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ReadModelSchema schema, int lane, DateTimeOffset instant, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select account, close_due_at, trace, traced_at from {schema.Name}.health where close_due_at <= $1 and get_byte(uuid_send(account), 15) % {DecisionLocks.Lanes} = $2
            order by close_due_at limit {BatchAccounts}
            """,
            connection, transaction)
        {
            Parameters = { Value(instant.UtcDateTime), Value(lane) },
        };
        var due = new Dictionary<Guid, DueClose>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var account = reader.GetGuid(0);
            due.Add(account, new(
                account, reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return due;
    }

    // Last, and not to be cancelled, since a rollback behind it would leave a gap in the log's sequence, and publication would wait for what never comes.
    private async Task Append(NpgsqlTransaction transaction, DecisionWrites writes, DecidedAlerts alerts)
    {
        if (writes.Streams.Count == 0)
        {
            return;
        }

        await using var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        foreach (var (stream, (account, closed)) in writes.Streams)
        {
            var headersOf = alerts.HeadersOf(account, closed);
            foreach (var (decision, appended) in closed.Decisions.Zip(session.Events.Append(stream, closed.Decisions).Events))
            {
                headersOf(decision).SetOn(appended);
            }
        }

        await session.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>What is known besides the accounts.</summary>
    private sealed record Known(DateTimeOffset Instant, IReadOnlyList<Silence> Silences, Scorecards Scorecards, ILookup<string, IAlertWork> Work);

    [LoggerMessage(LogLevel.Error, "The account with key {Account} could not be closed and is tried again in a minute")]
    private partial void NotClosed(Exception failure, Guid account);
}

/// <summary>What a transaction of closes did.</summary>
/// <param name="Looked">How many accounts it looked at.</param>
/// <param name="Days">How many days it closed.</param>
public readonly record struct ClosedBatch(int Looked, int Days);
