using System.Collections.Concurrent;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Previewing;
using HealthScoring.Domain.Producers;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using Npgsql;

namespace HealthScoring.EventStore.Previewing;

/// <summary>Closes the last days of every account again, as they would have been closed under a draft of a scorecard. Reads only.</summary>
public sealed class PreviewScorecard(NpgsqlDataSource dataSource, TimeProvider clock) : IDisposable
{
    /// <summary>How many closed days of each account are looked at.</summary>
    public const int Days = 28;

    private const int PageAccounts = 50;

    // One preview at a time: it takes long, and scores and closes go on meanwhile.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>What a draft would have done; null while another preview is being made.</summary>
    public async Task<ScorecardPreview?> Run(Scorecard draft, CancellationToken cancellation)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellation))
        {
            return null;
        }

        try
        {
            var schema = await Migrate.Generation(dataSource, cancellation);
            var (now, scorecards) = (clock.GetUtcNow(), await ScorecardRows.InForce(dataSource, cancellation));
            var known = new Known(now, scorecards, scorecards.With(draft), await Silences.KnownAt(dataSource, now, cancellation));
            var previews = new ConcurrentBag<AccountPreview>();
            await Parallel.ForEachAsync(
                (await ClosedAccounts(schema, draft, cancellation)).Chunk(PageAccounts),
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
                async (page, token) =>
                {
                    var accounts = (await AccountSnapshot.LoadBack(dataSource, schema, page, Days, token)).Accounts.Where(a => Uses(a, known, draft)).ToList();
                    var states = await StatesBefore.Read(dataSource, [.. accounts.Select(a => (a.Profile.AccountId, FirstClosed(a.Closes), FirstDay(a)))], token);
                    foreach (var preview in accounts.Select(a => Of(a, states[a.Profile.AccountId], known, draft)).OfType<AccountPreview>())
                    {
                        previews.Add(preview);
                    }
                });
            return ScorecardPreview.Of(previews);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private static bool Uses(AccountSnapshot account, Known known, Scorecard draft) =>
        account is { History: not null, InBackfill: false } && account.Closes.DayZero == account.Profile.DayZero
        && known.WithDraft.For(account.Profile.Segment.Latest?.Value).Id == draft.Id;

    private static DateOnly FirstDay(AccountSnapshot account) => account.Closes.ClosedThrough!.Value.AddDays(1 - Days);

    // Days before the present hand-over day were closed only if it has moved since, and those count no more.
    private static DateOnly FirstClosed(CloseState closes) => closes.Superseded.Select(s => s.From).Append(closes.DayZero!.Value).Min();

    private static AccountPreview? Of(AccountSnapshot account, CloseState before, Known known, Scorecard draft)
    {
        var history = account.History!;
        if (before.DayZero is { } dayZero && dayZero != history.DayZero)
        {
            // Handed over anew within these days: what was closed under the earlier day 0 says nothing about the draft.
            return null;
        }

        var context = new ClosingContext(
            known.Now, account.EventsThrough, account.HistoryUntil, (day, dueAt) => Silence.HoldingBack(known.Silences, history, history.Zones, day, dueAt), account.Incomplete,
            known.InForce, AlertWork.None);
        return PreviewAccount.Of(history, before, account.Closes.ClosedThrough!.Value, context, draft);
    }

    private async Task<IReadOnlyList<Guid>> ClosedAccounts(ReadModelSchema schema, Scorecard draft, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand($"select account from {schema.Name}.health where closed_through is not null and ($1 or segment = $2) order by account");
        command.Parameters.Add(Parameter.Value(draft.Id == Scorecards.DefaultId));
        command.Parameters.Add(Parameter.Value(draft.Id));
        var accounts = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            accounts.Add(reader.GetGuid(0));
        }

        return accounts;
    }

    private sealed record Known(DateTimeOffset Now, Scorecards InForce, Scorecards WithDraft, IReadOnlyList<Silence> Silences);
}
