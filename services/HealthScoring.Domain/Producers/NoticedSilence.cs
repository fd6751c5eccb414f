namespace HealthScoring.Domain.Producers;

/// <summary>A silence, and when its start and its end were noticed: a close counts what was noticed at or before its own time, so that it can be made again.</summary>
/// <param name="Source">The producer.</param>
/// <param name="Since">Its start.</param>
/// <param name="NoticedAt">When that was noticed.</param>
/// <param name="Until">When it was noticed that the producer is back, which counts as its end; null while it lasts.</param>
public sealed record NoticedSilence(string Source, DateTimeOffset Since, DateTimeOffset NoticedAt, DateTimeOffset? Until)
{
    /// <summary>For how long after its end a silence is looked at; older ones cannot hold back a close but one that a long outage of scoring left behind.</summary>
    public static readonly TimeSpan LookedAt = TimeSpan.FromDays(60);

    /// <summary>What of them was known at an instant.</summary>
    public static IReadOnlyList<Silence> KnownAt(IEnumerable<NoticedSilence> silences, DateTimeOffset instant) =>
    [
        .. silences.Where(s => s.NoticedAt <= instant && !(s.Until <= instant - LookedAt)).Select(s => new Silence(s.Source, s.Since, s.Until <= instant ? s.Until : null)),
    ];
}
