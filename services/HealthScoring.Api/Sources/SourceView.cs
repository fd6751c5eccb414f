namespace HealthScoring.Api.Sources;

/// <summary>A producer: what it sends, and what is wrong with that.</summary>
/// <param name="Source">Its name.</param>
/// <param name="FirstReceivedAt">When its first input came, whatever became of it; null where that was before input was counted.</param>
/// <param name="LastReceivedAt">When its latest input came.</param>
/// <param name="Silent">Whether it counts as silent: days of accounts that it feeds are then closed without the rules that its silence could fool.</param>
/// <param name="SilentSince">From when on it counts as silent; null while it does not.</param>
/// <param name="DarkFrom">From when on it will count as silent if nothing more is heard of it, or did; null where nothing says how often it is to be heard of.</param>
/// <param name="HeartbeatSeconds">Seconds between its heartbeats; null while it has sent none.</param>
/// <param name="LastHour">Its input of the last hour, to five minutes.</param>
/// <param name="LastDay">Its input of the last 24 hours, to five minutes.</param>
/// <param name="Total">All of its input since input is counted.</param>
/// <param name="UnknownAccounts">Accounts that its events named in the last 30 days and that are not registered.</param>
/// <param name="UncataloguedFeatures">Features that its events named in the last 30 days and that no product's latest catalogue names.</param>
public sealed record SourceView(
    string Source, DateTime? FirstReceivedAt, DateTime? LastReceivedAt, bool Silent, DateTimeOffset? SilentSince, DateTimeOffset? DarkFrom, double? HeartbeatSeconds,
    SourceVolume LastHour, SourceVolume LastDay, SourceVolume Total, UnknownAccounts UnknownAccounts, UncataloguedFeatures UncataloguedFeatures);

/// <summary>What became of the events of a producer in a time. Each is counted whenever it comes.</summary>
/// <param name="Accepted">New ones of registered accounts, or about no account.</param>
/// <param name="Parked">New ones of accounts that were not registered when they came; they count from the registration on.</param>
/// <param name="Duplicates">Those that had come before with the same payload.</param>
/// <param name="Refused">Refused ones, by reason; a message that is refused as a whole is one.</param>
/// <param name="Lag">How long new ones outside of backfills took from when they occurred until they were stored; null where there were none.</param>
public sealed record SourceVolume(long Accepted, long Parked, long Duplicates, IReadOnlyDictionary<string, long> Refused, SourceLag? Lag);

/// <summary>Time from when events occurred until they were stored. A producer's clock that is ahead counts as no time.</summary>
/// <param name="MeanSeconds">Mean over the events.</param>
/// <param name="MaxSeconds">The longest.</param>
public sealed record SourceLag(double MeanSeconds, double MaxSeconds);

/// <summary>Accounts that are not registered.</summary>
/// <param name="Count">How many.</param>
/// <param name="Examples">At most five of them, those named last first.</param>
public sealed record UnknownAccounts(long Count, IReadOnlyList<string> Examples);

/// <summary>Features that no catalogue names.</summary>
/// <param name="Count">How many.</param>
/// <param name="Examples">At most five of them, those used most first.</param>
public sealed record UncataloguedFeatures(long Count, IReadOnlyList<FeatureUses> Examples);

/// <summary>Uses of a feature.</summary>
/// <param name="Feature">Its key.</param>
/// <param name="Uses">How many events used it since it came up, each counted once.</param>
/// <param name="LastUsedAt">When the latest of them was stored.</param>
public sealed record FeatureUses(string Feature, long Uses, DateTime LastUsedAt);
