using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Producers;
using HealthScoring.EventStore.Telemetry;
using JasperFx.Events;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>The facts of one page of events, grouped by the account they speak of.</summary>
public sealed class ActivityPage
{
    /// <summary>Groups events, which come in the order of their sequence numbers.</summary>
    public ActivityPage(IEnumerable<IEvent> events)
    {
        foreach (var stored in events)
        {
            Through = stored.Sequence;
            try
            {
                Add(stored);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Skipped.Add(new(stored.Sequence, failure.GetType().Name));
            }
        }
    }

    /// <summary>Highest sequence number of the page; 0 if it is empty.</summary>
    public long Through { get; }

    /// <summary>Facts by key of the account.</summary>
    public SortedDictionary<Guid, AccountOnPage> Accounts { get; } = [];

    /// <summary>Catalogues published.</summary>
    public List<(long Sequence, FeatureCatalogPublished Catalog)> Catalogs { get; } = [];

    /// <summary>Facts that are left out because they cannot be read as what they should be.</summary>
    public List<SkippedFact> Skipped { get; } = [];

    /// <summary>Backfills that began (null) or are wholly stored, and since when.</summary>
    public SortedDictionary<string, DateTimeOffset?> Backfills { get; } = new(StringComparer.Ordinal);

    /// <summary>What live input says about each producer, to be applied in order to what was known of it.</summary>
    public SortedDictionary<string, List<Func<SourceActivity, SourceActivity>>> Sources { get; } = new(StringComparer.Ordinal);

    private void Add(IEvent stored)
    {
        switch (stored.Data)
        {
            case UsageRecorded usage:
                // JSON without items still makes a record, and so does one with a hole among them.
                ArgumentNullException.ThrowIfNull(usage.Items);
                foreach (var item in usage.Items)
                {
                    ArgumentNullException.ThrowIfNull(item);
                }

                Heard(usage.Source, usage.BackfillId, source => source.Received(usage.ReceivedAt, usage.AccountId));
                Of(usage.AccountId, usage.BackfillId).Add(stored, usage, isHistory: usage.BackfillId is not null);
                break;
            case IAccountFact fact:
                Heard(fact.Source, fact.BackfillId, source => source.Received(fact.ReceivedAt, fact.AccountId));
                Of(fact.AccountId, fact.BackfillId).Add(stored, fact, isHistory: fact.BackfillId is not null);
                break;
            case FeatureCatalogPublished catalog:
                Heard(catalog.Source, catalog.BackfillId, source => source.Received(catalog.ReceivedAt, null));
                Catalogs.Add((stored.Sequence, catalog));
                break;
            case ProducerHeartbeatReceived beat:
                Heard(beat.Source, null, source => source.Heartbeat(beat.ReceivedAt, beat.EverySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
                break;
            case BackfillStarted started:
                Backfills.TryAdd(started.BackfillId, null);
                break;
            case UserErased erased:
                Of(erased.AccountId, null).FoldAnew(new(stored.Sequence, erased));
                break;
            case BackfillStored complete:
                Backfills[complete.BackfillId] = complete.ReceivedAt;
                break;
            case null:
                Skipped.Add(new(stored.Sequence, SkippedFact.Unreadable));
                break;
        }
    }

    // Imported history says nothing about when its producer was last heard of.
    private void Heard(string source, string? backfillId, Func<SourceActivity, SourceActivity> received)
    {
        if (backfillId is null)
        {
            (Sources.TryGetValue(source, out var inputs) ? inputs : Sources[source] = []).Add(received);
        }
    }

    private AccountOnPage Of(string accountId, string? backfillId)
    {
        var key = Keys.Account(accountId);
        if (!Accounts.TryGetValue(key, out var account))
        {
            Accounts.Add(key, account = new(key, accountId));
        }

        if (backfillId is not null)
        {
            account.Backfills.Add(backfillId);
        }

        return account;
    }
}

/// <summary>One account's facts on a page.</summary>
public sealed record AccountOnPage(Guid Key, string AccountId)
{
    /// <summary>The facts, <see cref="UsageRecorded"/>, <see cref="IAccountFact"/> or <see cref="UserErased"/>, in order.</summary>
    public List<SequencedFact> Facts { get; } = [];

    /// <summary>When the first of them was stored that is no imported history, or null.</summary>
    public DateTimeOffset? StoredAt { get; private set; }

    /// <summary>The trace of the last of them that has one, and when that was stored; or null.</summary>
    public (string Parent, DateTimeOffset StoredAt)? Trace { get; private set; }

    /// <summary>Whether stored facts have changed, and what is kept of them is to be folded again from the first.</summary>
    public bool FoldsAnew { get; private set; }

    /// <summary>Backfills that any of them belong to.</summary>
    public SortedSet<string> Backfills { get; } = new(StringComparer.Ordinal);

    /// <summary>Users that the facts speak of.</summary>
    public IEnumerable<Guid> Users => Facts.SelectMany(f => f.Fact switch
    {
        UsageRecorded usage => usage.Items.Where(i => i.Actor == Actor.Human).Select(i => i.User),
        UserProvisioned fact => [fact.User],
        UserRemoved fact => [fact.User],
        ChampionAssigned fact => [fact.User],
        ChampionRemoved fact => [fact.User],
        _ => Enumerable.Empty<Guid>(),
    }).Distinct();

    /// <summary>Takes a fact as it is stored.</summary>
    public void Add(IEvent stored, object fact, bool isHistory)
    {
        Facts.Add(new(stored.Sequence, fact));
        StoredAt ??= isHistory ? null : stored.Timestamp;
        if (stored.GetHeader(Tracing.Header) is { } header && Tracing.Sampled(header.ToString()) is not null)
        {
            Trace = (header.ToString()!, stored.Timestamp);
        }
    }

    /// <summary>Takes an event that says that stored facts have changed.</summary>
    public void FoldAnew(SequencedFact because)
    {
        Facts.Add(because);
        FoldsAnew = true;
    }
}

/// <summary>A fact and its place in the store.</summary>
public readonly record struct SequencedFact(long Sequence, object Fact);
