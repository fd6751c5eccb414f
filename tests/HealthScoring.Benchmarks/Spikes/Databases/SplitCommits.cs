using System.Diagnostics;
using System.Globalization;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.EventStore;
using HealthScoring.Ingestion;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Storage;
using HealthScoring.Ingestion.Validation;
using Marten;
using Npgsql;

namespace HealthScoring.Benchmarks.Spikes.Databases;

/// <summary>
/// Storing what a queue holds in several databases, by the ingestion's own transaction in each: every chunk in pieces, one for each database; or, where messages are sorted by database before they
/// wait, whole chunks to one database each.
/// </summary>
internal static class SplitCommits
{
    private const int Events = 100_000;
    private const int Accounts = 2_000;
    private const int EventsOfMessage = 100;
    private const int MessagesOfChunk = 50;
    private const int ChunksAtOnce = 2;
    private static readonly TimeSpan Span = TimeSpan.FromDays(2);
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly Metric[] Metrics = [new("events/s", "N0"), new("WAL, bytes/event", "N0"), new("events of a stored fact", "0.0"), new("transactions", "N0")];

    public static async Task RunAsync(SpikeServer server)
    {
        var sets = new Dictionary<int, Store[]>();
        foreach (var count in new[] { 1, 2, 4 })
        {
            sets.Add(count, [.. (await DatabasesSpike.CreateAsync(server, $"spike_split_{count}", count)).Select(Store.Open)]);
        }

        var round = 0;
        Variant[] variants =
        [
            new("one database", () => MeasureAsync(server, sets[1], Split(Chunks($"r{round++}-"), 1))),
            new("one database, twice as many chunks at once", () => MeasureAsync(server, sets[1], Split(Chunks($"r{round++}-"), 1), 2 * ChunksAtOnce)),
            new("chunks split over 2", () => MeasureAsync(server, sets[2], Split(Chunks($"r{round++}-"), 2))),
            new("chunks split over 4", () => MeasureAsync(server, sets[4], Split(Chunks($"r{round++}-"), 4))),
            new("sorted before, whole chunks to one of 2", () => MeasureAsync(server, sets[2], Sorted($"r{round++}-", 2))),
            new("sorted before, whole chunks to one of 4", () => MeasureAsync(server, sets[4], Sorted($"r{round++}-", 4))),
        ];
        foreach (var warmUp in variants)
        {
            await warmUp.MeasureAsync();
        }

        await Comparison.PrintAsync(
            string.Create(CultureInfo.InvariantCulture, $"{Events:N0} events on {Accounts:N0} accounts (Zipf) in messages of {EventsOfMessage}, {MessagesOfChunk} messages a chunk, {ChunksAtOnce} chunks at once; parsed before."),
            Metrics, variants, rounds: 5);
        await ComesAgainAsync(sets[2]);
        foreach (var stores in sets.Values)
        {
            Array.ForEach(stores, store => store.Documents.Dispose());
            await DatabasesSpike.DropAsync(server, [.. stores.Select(store => store.DataSource)]);
        }
    }

    // A chunk is committed in one database and not in the other, so that its messages come again.
    private static async Task ComesAgainAsync(Store[] stores)
    {
        var chunk = Split(Chunks("again-"), 2).First();
        await stores[0].Ingest.Store(chunk[0], CancellationToken.None);
        var results = await Task.WhenAll(stores.Select((store, n) => store.Ingest.Store(chunk[n], CancellationToken.None)));
        var third = await Task.WhenAll(stores.Select((store, n) => store.Ingest.Store(chunk[n], CancellationToken.None)));
        var events = chunk.Sum(part => part.Sum(m => m.Count));
        if (results[0].Accepted.Count != 0 || results[1].Accepted.Count != chunk[1].Sum(m => m.Count) || third.Sum(r => r.Accepted.Count) != 0)
        {
            throw new InvalidOperationException("A chunk that was committed in one of two databases was not completed by its repeat.");
        }

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"\nA chunk of {events:N0} events, committed in one of two databases and delivered again: {results[1].Accepted.Count:N0} more are stored, none twice; delivered once more, nothing is."));
    }

    private static async Task<double[]> MeasureAsync(SpikeServer server, Store[] stores, IEnumerable<IReadOnlyList<ReceivedMessage>[]> chunks, int atOnce = ChunksAtOnce)
    {
        var parts = chunks.ToList();
        var (factsBefore, itemsBefore) = await CountAsync(stores);
        await server.CheckpointAsync();
        var (walBefore, watch) = (await server.WalBytesAsync(), Stopwatch.StartNew());
        await Parallel.ForEachAsync(parts, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (chunk, cancellation) =>
            await Task.WhenAll(chunk.Select((messages, n) => messages.Count > 0 ? stores[n].Ingest.Store(messages, cancellation) : Task.CompletedTask)));
        var (took, wal) = (watch.Elapsed, await server.WalBytesAsync() - walBefore);
        var (facts, items) = await CountAsync(stores);
        return items - itemsBefore == Events
            ? [Events / took.TotalSeconds, wal / (double)Events, Events / (double)(facts - factsBefore), parts.Sum(chunk => chunk.Count(messages => messages.Count > 0))]
            : throw new InvalidOperationException($"{items - itemsBefore} events stored instead of {Events}.");
    }

    private static async Task<(long Facts, long Items)> CountAsync(Store[] stores)
    {
        var counts = await Task.WhenAll(stores.Select(async store =>
        {
            await using var command = store.DataSource.CreateCommand("select count(*), coalesce(sum(jsonb_array_length(data -> 'items')), 0)::bigint from store.mt_events where type = 'usage_recorded_v1'");
            return (await MergedReads.ReadAsync(command, row => (row.GetInt64(0), row.GetInt64(1)))).Single();
        }));
        return (counts.Sum(c => c.Item1), counts.Sum(c => c.Item2));
    }

    private static IEnumerable<IReadOnlyList<ReceivedMessage>> Chunks(string prefix) =>
        UsageLoad.Generate(Events, Accounts, Span, Now).Chunk(EventsOfMessage).Select(usage => Received(UsageLoad.Message(usage, prefix))).Chunk(MessagesOfChunk);

    private static IEnumerable<IReadOnlyList<ReceivedMessage>[]> Split(IEnumerable<IReadOnlyList<ReceivedMessage>> chunks, int databases) => chunks.Select(chunk => PartsOf(chunk, databases));

    // A message becomes a message for each database, with the events of its accounts; what is of no account belongs to the first.
    private static IReadOnlyList<ReceivedMessage>[] PartsOf(IReadOnlyList<ReceivedMessage> messages, int databases) =>
    [
        .. Enumerable.Range(0, databases).Select(database => messages.Select(message => message with { Content = new([.. message.Content.Events.Where(e => (e.Event.AccountId is { } account ? DatabasesSpike.DatabaseOf(account, databases) : 0) == database)], []) })
            .Where(message => message.Count > 0).ToList()),
    ];

    private static IEnumerable<IReadOnlyList<ReceivedMessage>[]> Sorted(string prefix, int databases) =>
        UsageLoad.Generate(Events, Accounts, Span, Now).GroupBy(usage => DatabasesSpike.DatabaseOf(usage.Account, databases))
            .SelectMany(of => of.Chunk(EventsOfMessage).Select(usage => Received(UsageLoad.Message(usage, prefix))).Chunk(MessagesOfChunk)
                .Select((chunk, n) => (n, Parts: Enumerable.Range(0, databases).Select(d => (IReadOnlyList<ReceivedMessage>)(d == of.Key ? chunk : [])).ToArray())))
            .OrderBy(chunk => chunk.n).Select(chunk => chunk.Parts);

    private static ReceivedMessage Received(byte[] body) => new(Keys.Content("", body), Keys.Content("", body), MayBeRepeat: false, ReadMessage.Read(body, new("bench", Now), SegmentMapping.Default));

    private sealed record Store(NpgsqlDataSource DataSource, IDocumentStore Documents, IngestUsage Ingest)
    {
        public static Store Open(NpgsqlDataSource dataSource)
        {
            var documents = DocumentStore.For(options => EventStoreConfiguration.Configure(options, dataSource, TimeProvider.System));
            return new(dataSource, documents, new(documents, dataSource, TimeProvider.System, new IngestionOptions(), Guid.NewGuid));
        }
    }
}
