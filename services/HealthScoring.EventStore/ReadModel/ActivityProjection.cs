using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore.Database;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Microsoft.Extensions.Logging;
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
/// <param name="logger">Where facts are named that had to be left out.</param>
public sealed partial class ActivityProjection(ReadModelSchema schema, NpgsqlDataSource dataSource, ILogger logger) : IProjection
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

        await UnknownType.DemandNone(connection, EventStoreConfiguration.Schema, StoredEvents.ByName.Keys, position, page.Through, cancellation);
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
            Fold(page, await CatalogRows.Load(connection, schema, cancellation), writes);
        }

        if (page.Skipped.Count > 0)
        {
            LeaveOut(page, await OwnersOfFacts.Of(connection, page.Skipped.Select(s => s.Sequence), cancellation), writes);
        }

        writes.Queue(operations, page, position);
    }

    private static void Fold(ActivityPage page, FeatureCatalog catalog, ActivityWrites writes)
    {
        var products = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (sequence, published) in page.Catalogs)
        {
            try
            {
                catalog = FeatureCatalog.Evolve(catalog, published);
                products.Add(published.Product);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                page.Skipped.Add(new(sequence, failure.GetType().Name));
            }
        }

        foreach (var product in products)
        {
            writes.Add(catalog, product);
        }
    }

    private void LeaveOut(ActivityPage page, IReadOnlyDictionary<long, Guid> owners, ActivityWrites writes)
    {
        foreach (var skipped in page.Skipped)
        {
            var owner = owners.GetValueOrDefault(skipped.Sequence);
            LeftOut(skipped.Sequence, owner, skipped.Error);
            writes.Add(owner, skipped);
        }
    }

    private async Task Fold(
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
                var left = new SkippedFact(failure.Sequence, failure.InnerException!.GetType().Name);
                LeftOut(left.Sequence, account.Key, left.Error);
                skipped.Add(left);
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

    [LoggerMessage(LogLevel.Error, "Event {Sequence} of the account with key {Account} cannot be applied ({Error}) and is left out; the account is incomplete until a version that can apply it rebuilds the read model")]
    private partial void LeftOut(long sequence, Guid account, string error);
}
