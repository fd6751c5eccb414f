using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore.Streams;

namespace HealthScoring.Ingestion.Storage;

/// <summary>A fact to be stored.</summary>
/// <param name="Fact">It.</param>
/// <param name="Traceparent">The span that it came with, or null.</param>
internal readonly record struct TracedFact(object Fact, string? Traceparent);

/// <summary>The facts of a transaction, by stream: usage of an account in a month together, everything else one by one.</summary>
/// <param name="users">Pseudonyms of accounts' users.</param>
/// <param name="slot">Number of the writer, which is part of each stream's.</param>
/// <param name="now">When they are stored.</param>
/// <param name="options">Which properties are kept.</param>
internal sealed class FactStreams(IReadOnlyDictionary<(string AccountId, string UserId), Guid> users, int slot, DateTimeOffset now, IngestionOptions options)
{
    private readonly Dictionary<(string AccountId, string Source, string? BackfillId, DateOnly Month), Usage> _usage = [];
    private readonly SortedDictionary<Guid, List<TracedFact>> _streams = [];

    /// <summary>Takes an accepted event and the span that it came with.</summary>
    public void Add(UsageEvent e, string? traceparent)
    {
        var user = e is { AccountId: not null, UserId: not null } ? users[(e.AccountId, e.UserId)] : Guid.Empty;
        if (ToFact.Usage(e, user, options.StoredPropertiesOf(e.Source)) is not { } item)
        {
            Of(StreamOf(e)).Add(new(ToFact.Fact(e, user, now), traceparent));
            return;
        }

        var key = (e.AccountId!, e.Source, e.BackfillId, new DateOnly(e.OccurredAt.Year, e.OccurredAt.Month, 1));
        if (!_usage.TryGetValue(key, out var usage))
        {
            _usage.Add(key, usage = new());
        }

        usage.Items.Add(item);
        usage.Traceparent = traceparent ?? usage.Traceparent;
    }

    /// <summary>Takes how many events of a backfill are stored.</summary>
    public void Add(string backfillId, long events) => Of(StreamIds.Backfill(backfillId, slot)).Add(new(new BackfillStored(backfillId, now, events), null));

    /// <summary>All of it.</summary>
    public SortedDictionary<Guid, List<TracedFact>> ToStreams()
    {
        foreach (var (key, usage) in _usage)
        {
            Of(StreamIds.Usage(key.AccountId, key.Month, slot)).Add(new(new UsageRecorded(key.AccountId, key.Source, now, key.BackfillId, usage.Items), usage.Traceparent));
        }

        return _streams;
    }

    private List<TracedFact> Of(Guid stream) => _streams.TryGetValue(stream, out var facts) ? facts : _streams[stream] = [];

    private Guid StreamOf(UsageEvent e) => e.Type switch
    {
        UsageEventType.FeatureCatalogPublished => StreamIds.Catalog(e.Product!, slot),
        UsageEventType.ProducerHeartbeat => StreamIds.Source(e.Source, slot),
        UsageEventType.BackfillStarted or UsageEventType.BackfillCompleted => StreamIds.Backfill(e.BackfillId!, slot),
        _ => StreamIds.Account(e.AccountId!, slot),
    };

    // One fact can hold what several messages said; it goes on with the last one whose trace somebody keeps.
    private sealed class Usage
    {
        public List<UsageItem> Items { get; } = [];

        public string? Traceparent { get; set; }
    }
}
