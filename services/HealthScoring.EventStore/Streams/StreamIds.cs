using System.Globalization;
using HealthScoring.Domain;

namespace HealthScoring.EventStore.Streams;

/// <summary>
/// Ids of streams. Each ends in the slot of the transaction that writes it, so that no stream ever has two writers at once: two appends to one stream would
/// compute the same version, and the loser's rollback would leave a sequence gap that stops every projection for seconds.
/// </summary>
public static class StreamIds
{
    /// <summary>Usage of an account in one calendar month (UTC): the unit of retention.</summary>
    public static Guid Usage(string accountId, DateOnly month, int slot) =>
        StableId.Of("usage", accountId, month.ToString("yyyy-MM", CultureInfo.InvariantCulture), Number(slot));

    /// <summary>All other facts of an account; kept as long as the account.</summary>
    public static Guid Account(string accountId, int slot) => StableId.Of("account-facts", accountId, Number(slot));

    /// <summary>Catalogues of a product.</summary>
    public static Guid Catalog(string product, int slot) => StableId.Of("catalog", product, Number(slot));

    /// <summary>Heartbeats of a source.</summary>
    public static Guid Source(string source, int slot) => StableId.Of("source", source, Number(slot));

    /// <summary>Marks of a backfill.</summary>
    public static Guid Backfill(string backfillId, int slot) => StableId.Of("backfill", backfillId, Number(slot));

    /// <summary>Decisions about an account's days of one calendar month.</summary>
    public static Guid Decisions(string accountId, DateOnly month) =>
        StableId.Of("decisions", accountId, month.ToString("yyyy-MM", CultureInfo.InvariantCulture));

    /// <summary>The streams of decisions about the days between two.</summary>
    public static IEnumerable<Guid> DecisionsBetween(string accountId, DateOnly firstDay, DateOnly lastDay)
    {
        for (var month = FirstOfMonth(firstDay); month <= lastDay; month = month.AddMonths(1))
        {
            yield return Decisions(accountId, month);
        }
    }

    /// <summary>Silences of a producer.</summary>
    public static Guid Producer(string source) => StableId.Of("producer", source);

    /// <summary>What people do about an account's alerts.</summary>
    public static Guid Work(string accountId) => StableId.Of("work", accountId);

    /// <summary>Versions of a scorecard.</summary>
    public static Guid Scorecard(string id) => StableId.Of("scorecard", id);

    /// <summary>Every stream that can hold facts of an account whose usage lies between two days.</summary>
    public static IEnumerable<Guid> OfAccount(string accountId, DateOnly firstDay, DateOnly lastDay)
    {
        for (var slot = 0; slot < WriterSlot.Count; slot++)
        {
            yield return Account(accountId, slot);

            // Local days reach up to a day beyond the UTC days that streams are named by.
            var last = lastDay.AddDays(1);
            for (var month = FirstOfMonth(firstDay.AddDays(-1)); month <= last; month = month.AddMonths(1))
            {
                yield return Usage(accountId, month, slot);
            }
        }
    }

    private static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);

    private static string Number(int slot) => slot.ToString(CultureInfo.InvariantCulture);
}
