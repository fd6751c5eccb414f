using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>
/// Keeps the read model: takes the facts of a page, reads the few rows they touch, folds them, and queues the changed rows, set-based, into the transaction
/// that also moves the projection's progress. Reads and writes per fact do not depend on how long the account's history is.
/// Facts are order-insensitive, so the only thing that must never happen is that one is folded twice: <c>position</c> sees to that even if two daemons
/// should run at once.
/// </summary>
/// <param name="schema">Generation of the read model to keep.</param>
/// <param name="dataSource">For reading rows; pages follow one another, so what was committed is what the last page left.</param>
public sealed class ActivityProjection(ReadModelSchema schema, NpgsqlDataSource dataSource) : IProjection
{
    /// <inheritdoc />
    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var position = await ReadPosition(connection, cancellation);
        var page = new ActivityPage(events.Where(e => e.Sequence > position));
        if (page.Through == 0)
        {
            return;
        }

        var writes = new ActivityWrites(schema);
        var rows = await AccountRows.Load(connection, schema, page, cancellation);
        foreach (var account in page.Accounts.Values)
        {
            await Fold(operations, account, rows, writes, position, cancellation);
        }

        foreach (var (source, inputs) in page.Sources)
        {
            writes.Add(inputs.Aggregate(rows.SourceOf(source), (activity, received) => received(activity)));
        }

        if (page.Catalogs.Count > 0)
        {
            var catalog = page.Catalogs.Aggregate(await CatalogRows.Load(connection, schema, cancellation), Domain.Accounts.FeatureCatalog.Evolve);
            foreach (var published in page.Catalogs.GroupBy(c => c.Product, StringComparer.Ordinal))
            {
                writes.Add(catalog, published.Key);
            }
        }

        writes.Queue(operations, page, position);
    }

    private static async Task Fold(
        IDocumentOperations operations, AccountOnPage account, AccountRows rows, ActivityWrites writes, long position, CancellationToken cancellation)
    {
        var skipped = new List<SkippedFact>();
        while (true)
        {
            var fold = new AccountFold(account, rows);
            var facts = account.Facts.Where(f => skipped.TrueForAll(s => s.Sequence != f.Sequence)).ToList();
            try
            {
                var earlier = account.FoldsAnew ? await Earlier() : [];
                fold.EvolveProfile([.. earlier, .. facts]);
                if (fold.NeedsWholeHistory)
                {
                    fold.StartOver(account.FoldsAnew ? earlier : await Earlier());
                }

                fold.ApplyActivity(facts);
                writes.Add(fold, skipped);
                return;
            }
            catch (FactNotApplicableException failure)
            {
                // One bad fact must not stop all the others: it is left out and named, and its account counts as incomplete. The rows are decoded anew for
                // each attempt, because the failed one may have left half of a fact in them.
                skipped.Add(new(failure.Sequence, failure.InnerException!.GetType().Name));
            }
        }

        async Task<IReadOnlyList<SequencedFact>> Earlier() =>
        [
            .. (await StoredFacts.Of(operations, account.AccountId, rows.SpanOf(account.Key), position, cancellation)).Where(f => skipped.TrueForAll(s => s.Sequence != f.Sequence)),
        ];
    }

    private async Task<long> ReadPosition(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select through from {schema.Name}.position", connection);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

/// <summary>A stored fact that cannot be folded.</summary>
public sealed class FactNotApplicableException(long sequence, Exception cause) : Exception($"Event {sequence} cannot be applied.", cause)
{
    /// <summary>Sequence number of the event.</summary>
    public long Sequence { get; } = sequence;
}

/// <summary>A fact that was left out.</summary>
/// <param name="Sequence">Sequence number of the event.</param>
/// <param name="Error">Type of the failure; never its message, which could quote the fact.</param>
public readonly record struct SkippedFact(long Sequence, string Error);
