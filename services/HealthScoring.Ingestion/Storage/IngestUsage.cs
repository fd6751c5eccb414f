using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Producers;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Streams;
using HealthScoring.Ingestion.Validation;
using Marten;
using Npgsql;

namespace HealthScoring.Ingestion.Storage;

/// <summary>What one transaction did with its events.</summary>
/// <param name="Outcomes">How many events came to each outcome, by the way that they came: words of <see cref="InputOutcome"/>, and `quarantined` for whatever was refused.</param>
/// <param name="Refused">What was refused.</param>
public sealed record IngestResult(IReadOnlyDictionary<(Channel Channel, string Outcome), int> Outcomes, IReadOnlyList<Refusal> Refused)
{
    private const string Quarantined = "quarantined";

    /// <summary>Counts.</summary>
    internal static IngestResult Of(IReadOnlyList<ReceivedMessage> messages, InboxResult inbox, IReadOnlySet<string> unregistered, IReadOnlyList<Refusal> refused) => new(
        inbox.Accepted.Select(e => (e.Channel, e.Event.AccountId is { } account && unregistered.Contains(account) ? InputOutcome.Parked : InputOutcome.Accepted))
            .Concat(inbox.Duplicates.Select(e => (e.Channel, InputOutcome.Duplicate)))
            .Concat(inbox.Conflicts.Select(e => (e.Channel, Quarantined)))
            .Concat(messages.SelectMany(m => m.Content.Refused.Select(_ => (m.Channel, Quarantined))))
            .CountBy(outcome => outcome)
            .ToDictionary(),
        refused);

    /// <summary>How many events came to an outcome, whichever way they came.</summary>
    public int Events(string outcome) => Outcomes.Where(o => o.Key.Outcome == outcome).Sum(o => o.Value);
}

/// <summary>
/// Stores a chunk of messages in one transaction: identities, pseudonyms, quarantine, counts of backfills and the events themselves are committed together
/// or not at all. Nothing that can wait or fail comes after the append, since a rollback behind it would leave a gap in the sequence.
/// </summary>
public sealed class IngestUsage(IDocumentStore store, NpgsqlDataSource dataSource, TimeProvider clock, IngestionOptions options, Func<Guid> newRef)
{
    /// <summary>Stores the messages' events and refusals.</summary>
    public async Task<IngestResult> Store(IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var slot = await WriterSlot.Take(connection, transaction, cancellation);
        var inbox = await Inbox.Enter(connection, transaction, messages.SelectMany(m => m.Content.Events), cancellation);
        var users = await UserRefs.Of(connection, transaction, inbox.Accepted, newRef, cancellation);
        var unregistered = await Unregistered(connection, transaction, inbox.Accepted, cancellation);
        Refusal[] refused = [.. messages.SelectMany(m => m.Content.Refused), .. inbox.Conflicts.Select(Conflict)];
        await Quarantine.Enter(connection, transaction, refused, now, cancellation);
        await Quarantine.RefusedAgain(connection, transaction, RefusedAgain(messages, inbox.Conflicts), now, cancellation);
        var tally = SourceTally.Of(inbox.Accepted, unregistered, inbox.Duplicates, refused, now);
        await SourceRows.Add(connection, transaction, slot, tally, now, cancellation);
        var stored = await Backfills.Count(connection, transaction, messages, inbox.Accepted, now, cancellation);

        await using (var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction)))
        {
            foreach (var (stream, events) in Streams(inbox.Accepted, users, stored, slot, now))
            {
                session.Events.Append(stream, events);
            }

            await session.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return IngestResult.Of(messages, inbox, unregistered, refused);
    }

    private SortedDictionary<Guid, List<object>> Streams(
        IReadOnlyList<IncomingEvent> accepted, IReadOnlyDictionary<(string AccountId, string UserId), Guid> users, IReadOnlyList<(string BackfillId, long Events)> stored,
        int slot, DateTimeOffset now)
    {
        var streams = new SortedDictionary<Guid, List<object>>();
        var usage = new Dictionary<(string AccountId, string Source, string? BackfillId, DateOnly Month), List<UsageItem>>();
        foreach (var e in accepted.Select(a => a.Event))
        {
            var user = e is { AccountId: not null, UserId: not null } ? users[(e.AccountId, e.UserId)] : Guid.Empty;
            if (ToFact.Usage(e, user, options.StoredPropertiesOf(e.Source)) is { } item)
            {
                var key = (e.AccountId!, e.Source, e.BackfillId, new DateOnly(e.OccurredAt.Year, e.OccurredAt.Month, 1));
                if (!usage.TryGetValue(key, out var items))
                {
                    usage.Add(key, items = []);
                }

                items.Add(item);
            }
            else
            {
                Of(StreamOf(e, slot)).Add(ToFact.Fact(e, user, now));
            }
        }

        foreach (var (key, items) in usage)
        {
            Of(StreamIds.Usage(key.AccountId, key.Month, slot)).Add(new UsageRecorded(key.AccountId, key.Source, now, key.BackfillId, items));
        }

        foreach (var (backfill, events) in stored)
        {
            Of(StreamIds.Backfill(backfill, slot)).Add(new BackfillStored(backfill, now, events));
        }

        return streams;

        List<object> Of(Guid stream) => streams.TryGetValue(stream, out var events) ? events : streams[stream] = [];
    }

    private static Guid StreamOf(UsageEvent e, int slot) => e.Type switch
    {
        UsageEventType.FeatureCatalogPublished => StreamIds.Catalog(e.Product!, slot),
        UsageEventType.ProducerHeartbeat => StreamIds.Source(e.Source, slot),
        UsageEventType.BackfillStarted or UsageEventType.BackfillCompleted => StreamIds.Backfill(e.BackfillId!, slot),
        _ => StreamIds.Account(e.AccountId!, slot),
    };

    // Facts of an account without a registration are stored like all others and wait in the store: registering makes them count, with nothing to move.
    private static async Task<IReadOnlySet<string>> Unregistered(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<IncomingEvent> accepted, CancellationToken cancellation)
    {
        var accounts = accepted.Select(e => e.Event.AccountId).OfType<string>().Distinct(StringComparer.Ordinal).ToDictionary(Keys.Account);
        Guid[] registered = [.. accepted.Where(e => e.Event.Type == UsageEventType.AccountRegistered).Select(e => Keys.Account(e.Event.AccountId!)).Distinct().Order()];
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new("insert into ingest.accounts (account) select * from unnest($1) on conflict do nothing")
                {
                    Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = registered } },
                },
                new("select k from unnest($1) k where not exists (select from ingest.accounts a where a.account = k)")
                {
                    Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. accounts.Keys] } },
                },
            },
        };
        var unregistered = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            unregistered.Add(accounts[reader.GetGuid(0)]);
        }

        return unregistered;
    }

    private static Guid[] RefusedAgain(IReadOnlyList<ReceivedMessage> messages, IReadOnlyList<IncomingEvent> conflicts) =>
    [
        .. messages.Where(m => m.Resubmission is not null && (m.Content.Refused.Count > 0 || m.Content.Events.Any(e => conflicts.Any(c => ReferenceEquals(c, e))))).Select(m => m.Resubmission!.Entry),
    ];

    /// <summary>Refuses an event whose identity is taken.</summary>
    internal static Refusal Conflict(IncomingEvent e) => new(
        e.Event.Source, RefusalReason.IdConflict,
        "An event with this source and id was accepted before with another payload. Give every event an id of its own; to correct one, send the correction under a new id.",
        e.Body, e.Event.BackfillId, e.Event.Id, e.Index);
}
