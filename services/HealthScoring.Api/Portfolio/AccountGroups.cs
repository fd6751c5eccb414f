using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore;

namespace HealthScoring.Api.Portfolio;

/// <summary>Accounts of one segment, lifecycle and band.</summary>
/// <param name="Segment">The segment; null where none is known.</param>
/// <param name="Lifecycle">Where they stand.</param>
/// <param name="Band">Band of the last close; null where there is no score.</param>
/// <param name="Accounts">How many there are.</param>
public sealed record AccountGroup(string? Segment, Lifecycle Lifecycle, Band? Band, long Accounts);

/// <summary>Accounts of a band; of null, those without a score.</summary>
public sealed record BandCount(Band? Band, long Accounts);

/// <summary>Accounts of a lifecycle.</summary>
public sealed record LifecycleCount(Lifecycle Lifecycle, long Accounts);

/// <summary>Accounts of a segment; of null, those of which none is known.</summary>
public sealed record SegmentCount(string? Segment, long Accounts);

/// <summary>Counts accounts. Every band and lifecycle is there, also with 0 accounts, and every count adds up to all accounts.</summary>
internal static class AccountGroups
{
    private static readonly Band?[] Bands = [Band.Critical, Band.AtRisk, Band.Watch, Band.Healthy, Band.Learning, null];

    /// <summary>Reads the groups, by segment, lifecycle and band.</summary>
    public static async Task<IReadOnlyList<AccountGroup>> Read(ReadModel read, string schema, CancellationToken cancellation) =>
    [
        .. (await read.Query(
            $"select segment, lifecycle, band, count(*) from {schema}.health group by segment, lifecycle, band",
            row => new AccountGroup(
                row.IsDBNull(0) ? null : row.GetString(0), Words.Read<Lifecycle>(row.GetString(1)), row.IsDBNull(2) ? null : Words.Read<Band>(row.GetString(2)), row.GetInt64(3)),
            cancellation))
        .OrderBy(g => g.Segment is null).ThenBy(g => g.Segment, StringComparer.Ordinal).ThenBy(g => g.Lifecycle).ThenBy(g => Array.IndexOf(Bands, g.Band)),
    ];

    /// <summary>By band, the worst first.</summary>
    public static IReadOnlyList<BandCount> ByBand(IReadOnlyList<AccountGroup> groups) => [.. Bands.Select(b => new BandCount(b, groups.Where(g => g.Band == b).Sum(g => g.Accounts)))];

    /// <summary>By lifecycle.</summary>
    public static IReadOnlyList<LifecycleCount> ByLifecycle(IReadOnlyList<AccountGroup> groups) =>
        [.. Enum.GetValues<Lifecycle>().Select(l => new LifecycleCount(l, groups.Where(g => g.Lifecycle == l).Sum(g => g.Accounts)))];

    /// <summary>By segment; groups are in its order.</summary>
    public static IReadOnlyList<SegmentCount> BySegment(IReadOnlyList<AccountGroup> groups) =>
        [.. groups.GroupBy(g => g.Segment).Select(g => new SegmentCount(g.Key, g.Sum(x => x.Accounts)))];
}
