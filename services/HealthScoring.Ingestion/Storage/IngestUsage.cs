using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Producers;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Streams;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Ingestion.Validation;
using Marten;
using Npgsql;

namespace HealthScoring.Ingestion.Storage;

/// <summary>What one transaction did with its events.</summary>
/// <param name="Outcomes">How many events came to each outcome, by the way that they came: words of <see cref="InputOutcome"/>, and `quarantined` for whatever was refused.</param>
/// <param name="Refused">What was refused.</param>
/// <param name="Accepted">Events that are stored now and were not before.</param>
public sealed record IngestResult(IReadOnlyDictionary<(Channel Channel, string Outcome), int> Outcomes, IReadOnlyList<Refusal> Refused, IReadOnlyList<IncomingEvent> Accepted)
{
    /// <summary>The outcome of whatever was refused.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>Counts.</summary>
    internal static IngestResult Of(IReadOnlyList<ReceivedMessage> messages, InboxResult inbox, IReadOnlySet<string> unregistered, IReadOnlyList<Refusal> refused) => new(
        inbox.Accepted.Select(e => (e.Channel, e.Event.AccountId is { } account && unregistered.Contains(account) ? InputOutcome.Parked : InputOutcome.Accepted))
            .Concat(inbox.Duplicates.Select(e => (e.Channel, InputOutcome.Duplicate)))
            .Concat(inbox.Conflicts.Select(e => (e.Channel, Quarantined)))
            .Concat(messages.SelectMany(m => m.Content.Refused.Select(_ => (m.Channel, Quarantined))))
            .CountBy(outcome => outcome)
            .ToDictionary(),
        refused, inbox.Accepted);

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
        using var spans = TransactionSpans.Begin(messages);
        try
        {
            return await Store(messages, spans, cancellation);
        }
        catch (Exception failure)
        {
            spans.Fail(failure);
            throw;
        }
    }

    private async Task<IngestResult> Store(IReadOnlyList<ReceivedMessage> messages, TransactionSpans spans, CancellationToken cancellation)
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
        var streams = new FactStreams(users, slot, now, options);
        foreach (var e in inbox.Accepted)
        {
            streams.Add(e.Event, spans.Of(e));
        }

        foreach (var (backfill, events) in await Backfills.Count(connection, transaction, messages, inbox.Accepted, now, cancellation))
        {
            streams.Add(backfill, events);
        }

        await using (var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction)))
        {
            foreach (var (stream, facts) in streams.ToStreams())
            {
                var appended = session.Events.Append(stream, facts.Select(f => f.Fact)).Events;
                for (var i = 0; i < facts.Count; i++)
                {
                    if (facts[i].Traceparent is { } traceparent)
                    {
                        appended[i].SetHeader(Tracing.Header, traceparent);
                    }
                }
            }

            // From here on a rollback would leave a gap in the log's sequence, for which the projection waits.
            await session.SaveChangesAsync(CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return IngestResult.Of(messages, inbox, unregistered, refused);
    }

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
