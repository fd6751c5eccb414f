using System.Globalization;

namespace HealthScoring.EventStore.Streams;

/// <summary>
/// Ids of streams. Each ends in the slot of the transaction that writes it, so that no stream ever has two writers at once: two appends to one stream would
/// compute the same version, and the loser's rollback would leave a sequence gap that stops every projection for seconds.
/// </summary>
public static class StreamIds
{
    /// <summary>Usage of an account in one calendar month (UTC): the unit of retention.</summary>
    public static Guid Usage(string accountId, DateOnly month, int slot) =>
        Keys.Hash("usage", accountId, month.ToString("yyyy-MM", CultureInfo.InvariantCulture), Number(slot));

    /// <summary>All other facts of an account; kept as long as the account.</summary>
    public static Guid Account(string accountId, int slot) => Keys.Hash("account-facts", accountId, Number(slot));

    /// <summary>Catalogues of a product.</summary>
    public static Guid Catalog(string product, int slot) => Keys.Hash("catalog", product, Number(slot));

    /// <summary>Heartbeats of a source.</summary>
    public static Guid Source(string source, int slot) => Keys.Hash("source", source, Number(slot));

    /// <summary>Marks of a backfill.</summary>
    public static Guid Backfill(string backfillId, int slot) => Keys.Hash("backfill", backfillId, Number(slot));

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
