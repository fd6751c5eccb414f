using System.Text.Json.Serialization;

namespace HealthScoring.Domain.Facts;

/// <summary>
/// Usage of one account that one source reported and one ingestion transaction stored. One stored event carries all items of that account, source and
/// calendar month (UTC), because rows, not bytes, are what an event store pays for.
/// </summary>
/// <param name="AccountId">Customer account, as the producer names it.</param>
/// <param name="Source">Producer of all items.</param>
/// <param name="ReceivedAt">When ingestion stored them; used for lateness and lag only, never for a metric.</param>
/// <param name="BackfillId">The backfill that the items belong to, or null for live input.</param>
/// <param name="Items">At least one item.</param>
public sealed record UsageRecorded(
    string AccountId, string Source, DateTimeOffset ReceivedAt, string? BackfillId, IReadOnlyList<UsageItem> Items);

/// <summary>One usage event of a product app.</summary>
/// <param name="Id">Identity within the source.</param>
/// <param name="Type">What the user did.</param>
/// <param name="User">Pseudonym of the user within the account; never the producer's user id.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Feature">Feature key; set for <see cref="UsageType.FeatureUsed"/> only.</param>
/// <param name="DurationSeconds">Length of the session in seconds, at least 0; set for <see cref="UsageType.SessionEnded"/> only.</param>
/// <param name="Actor">Who acted; only <see cref="Actor.Human"/> enters metrics.</param>
/// <param name="Properties">Those properties that the source's allow-list names; null when there are none.</param>
public sealed record UsageItem(
    string Id,
    UsageType Type,
    Guid User,
    [property: JsonPropertyName("at")] DateTimeOffset OccurredAt,
    string? Feature = null,
    [property: JsonPropertyName("seconds")] double? DurationSeconds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Actor Actor = Actor.Human,
    IReadOnlyDictionary<string, string>? Properties = null);

/// <summary>The kinds of usage event; each qualifies a user as active when a human did it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UsageType>))]
public enum UsageType
{
    /// <summary>A user signed in.</summary>
    [JsonStringEnumMemberName("login")] Login,

    /// <summary>A user used a feature.</summary>
    [JsonStringEnumMemberName("feature_used")] FeatureUsed,

    /// <summary>A user's session ended; carries its length.</summary>
    [JsonStringEnumMemberName("session_ended")] SessionEnded,
}

/// <summary>Who caused a usage event.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Actor>))]
public enum Actor
{
    /// <summary>A person at the customer; the default, and the only actor whose events qualify.</summary>
    [JsonStringEnumMemberName("human")] Human,

    /// <summary>A service account or integration of the customer.</summary>
    [JsonStringEnumMemberName("service")] Service,

    /// <summary>Staff of the vendor.</summary>
    [JsonStringEnumMemberName("vendor")] Vendor,

    /// <summary>A crawler, monitor or test.</summary>
    [JsonStringEnumMemberName("bot")] Bot,
}
