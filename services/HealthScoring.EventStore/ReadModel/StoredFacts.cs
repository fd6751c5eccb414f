using HealthScoring.Domain.Facts;
using HealthScoring.EventStore.Streams;
using Marten;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>Reads an account's facts back from the event store.</summary>
public static class StoredFacts
{
    /// <summary>Every fact of an account through a sequence number, in order.</summary>
    /// <param name="session">An open session.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="span">First and last local day of its usage, or null if it has none.</param>
    /// <param name="through">Last sequence number to read.</param>
    /// <param name="cancellation">Cancels the query.</param>
    public static async Task<IReadOnlyList<SequencedFact>> Of(
        IQuerySession session, string accountId, (DateOnly First, DateOnly Last)? span, long through, CancellationToken cancellation)
    {
        var streams = span is { } days
            ? StreamIds.OfAccount(accountId, days.First, days.Last).ToArray()
            : [.. Enumerable.Range(0, WriterSlot.Count).Select(slot => StreamIds.Account(accountId, slot))];
        await using var reader = session.DocumentStore.QuerySession();
        var events = await reader.Events.QueryAllRawEvents()
            .Where(e => e.StreamId.IsOneOf(streams) && e.Sequence <= through)
            .OrderBy(e => e.Sequence)
            .ToListAsync(cancellation);
        return [.. events.Where(e => e.Data is UsageRecorded or IAccountFact).Select(e => new SequencedFact(e.Sequence, e.Data))];
    }
}
