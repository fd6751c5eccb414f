namespace HealthScoring.Domain.Producers;

/// <summary>
/// When a producer was heard of, by receive times of live input: enough to tell silence from rest. Bounded, however much the producer sends.
/// </summary>
/// <param name="Source">The producer.</param>
public sealed record SourceActivity(string Source)
{
    /// <summary>How far back gaps and fed accounts are looked at, from the last input.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);

    /// <summary>Accounts that a producer must have fed before its quiet means anything.</summary>
    public const int MinimumAccounts = 5;

    /// <summary>Heartbeats that may be missed.</summary>
    public const int MissedHeartbeats = 3;

    /// <summary>Between two heartbeats, where the producer does not say.</summary>
    public static readonly TimeSpan DefaultHeartbeat = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ShortestQuiet = TimeSpan.FromHours(1);
    private const int LongestGaps = 3;

    /// <summary>Last live input of any kind, or null.</summary>
    public DateTimeOffset? LastReceivedAt { get; init; }

    /// <summary>Time between heartbeats; null while the producer has never sent one.</summary>
    public TimeSpan? HeartbeatEvery { get; init; }

    /// <summary>Gaps between inputs that no later gap exceeds, so that the first within a window is the longest of it.</summary>
    public IReadOnlyList<InputGap> Gaps { get; init; } = [];

    /// <summary>The accounts fed last, the latest first; at most <see cref="MinimumAccounts"/>.</summary>
    public IReadOnlyList<FedAccount> Fed { get; init; } = [];

    /// <summary>The activity after one more live input.</summary>
    /// <param name="at">When it was received.</param>
    /// <param name="accountId">The account that it speaks of, or null.</param>
    public SourceActivity Received(DateTimeOffset at, string? accountId)
    {
        var fed = accountId is null ? Fed : [new(accountId, at), .. Fed.Where(f => f.AccountId != accountId).Take(MinimumAccounts - 1)];
        if (LastReceivedAt is not { } last || at <= last)
        {
            return this with { LastReceivedAt = LastReceivedAt ?? at, Fed = fed };
        }

        var gap = at - last;
        return this with
        {
            LastReceivedAt = at,
            Fed = fed,
            Gaps = [.. Gaps.Where(g => g.Length > gap && g.EndedAt > at - Window), new(at, gap)],
        };
    }

    /// <summary>The activity after a heartbeat.</summary>
    public SourceActivity Heartbeat(DateTimeOffset at, TimeSpan? every) => Received(at, null) with { HeartbeatEvery = every ?? DefaultHeartbeat };

    /// <summary>
    /// From when on the producer is dark unless it is heard of: after three missed heartbeats, or, if it fed enough accounts in the week up to its last input, after
    /// three times its longest gap of that week and an hour at least. Null where neither says anything.
    /// </summary>
    public DateTimeOffset? DarkFrom()
    {
        if (LastReceivedAt is not { } last)
        {
            return null;
        }

        var heartbeat = last + (MissedHeartbeats * HeartbeatEvery);
        var quiet = Fed.Count(f => f.At > last - Window) < MinimumAccounts ? null : last + Longest(ShortestQuiet, LongestGaps * LongestGap(last));
        return heartbeat < quiet || quiet is null ? heartbeat : quiet;
    }

    private TimeSpan LongestGap(DateTimeOffset last) => Gaps.FirstOrDefault(g => g.EndedAt > last - Window)?.Length ?? TimeSpan.Zero;

    private static TimeSpan? Longest(TimeSpan left, TimeSpan right) => left > right ? left : right;
}

/// <summary>A time without input.</summary>
/// <param name="EndedAt">When input came again.</param>
/// <param name="Length">How long it lasted.</param>
public sealed record InputGap(DateTimeOffset EndedAt, TimeSpan Length);

/// <summary>An account that a producer fed.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="At">When last.</param>
public sealed record FedAccount(string AccountId, DateTimeOffset At);
