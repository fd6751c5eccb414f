using Marten;

namespace HealthScoring.Benchmarks;

/// <summary>Layout (a): one stored event per usage event.</summary>
internal sealed record UsageEventStored(
    string Account, string Source, DateTimeOffset ReceivedAt, string Id, string Type, Guid User, string? Feature, DateTimeOffset At);

/// <summary>Layout (b): one stored event per account and ingestion batch.</summary>
internal sealed record SpikeRecorded(string Account, string Source, DateTimeOffset ReceivedAt, SpikeItem[] Items);

internal sealed record SpikeItem(string Id, string Type, Guid User, string? Feature, DateTimeOffset At);

internal static class Layouts
{
    private static readonly DateTimeOffset ReceivedAt = Workload.Start.AddHours(1);

    public static string StreamName(string account, int slot) => $"usage/{account}/2026-03/{slot}";

    public static UsageEventStored Single(UsageEvent usage) =>
        new(usage.Account, UsageEvent.Source, ReceivedAt, usage.Id, usage.Type, usage.User, usage.Feature, usage.At);

    public static void AppendSingles(this IDocumentSession session, IEnumerable<UsageEvent> accepted, int slot)
    {
        foreach (var account in ByAccount(accepted))
        {
            session.Events.Append(StableGuid.Of(StreamName(account.Key, slot)), account.Select(Single));
        }
    }

    public static void AppendCoalesced(this IDocumentSession session, IEnumerable<UsageEvent> accepted, int slot)
    {
        foreach (var account in ByAccount(accepted))
        {
            session.Events.Append(StableGuid.Of(StreamName(account.Key, slot)), Coalesced(account));
        }
    }

    public static void AppendCoalescedByName(this IDocumentSession session, IEnumerable<UsageEvent> accepted, int slot)
    {
        foreach (var account in ByAccount(accepted))
        {
            session.Events.Append(StreamName(account.Key, slot), Coalesced(account));
        }
    }

    private static SpikeRecorded Coalesced(IGrouping<string, UsageEvent> account) =>
        new(account.Key, UsageEvent.Source, ReceivedAt, [.. account.Select(usage => new SpikeItem(usage.Id, usage.Type, usage.User, usage.Feature, usage.At))]);

    /// <summary>Sorted, so that writers on the same streams fail at once rather than deadlock.</summary>
    private static IEnumerable<IGrouping<string, UsageEvent>> ByAccount(IEnumerable<UsageEvent> accepted) =>
        accepted.GroupBy(usage => usage.Account).OrderBy(account => account.Key, StringComparer.Ordinal);
}
