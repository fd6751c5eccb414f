namespace HealthScoring.Domain.Facts;

/// <summary>Imported history begins: days of the accounts it names wait until it is complete.</summary>
public sealed record BackfillStarted(string BackfillId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt);

/// <summary>The importer has sent everything: <paramref name="Events"/> events, duplicates and refused ones included, started and completed not.</summary>
public sealed record BackfillCompleted(string BackfillId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, long Events);

/// <summary>
/// Everything that the backfill announced has arrived. Its sequence number is above that of every fact of the backfill, because the transactions that
/// count a backfill take turns on its row; whoever reads this event has all of the backfill behind it.
/// </summary>
public sealed record BackfillStored(string BackfillId, DateTimeOffset ReceivedAt, long Events);
