using System.Text;
using System.Text.Json.Serialization;

namespace HealthScoring.Contracts.V1;

/// <summary>
/// One event of a product app, published to the topic exchange <see cref="UsageChannel.Exchange"/> with its source as routing key. Which fields a type needs
/// is said at <see cref="UsageEventType"/>; a null field is the same as one left out. (Source, Id) is the identity: the same event again counts once,
/// another event under the same identity is refused.
/// </summary>
public sealed record UsageEvent
{
    /// <summary>Identity within the source, 1 to 200 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the producer, 1 to 200 characters.</summary>
    public required string Source { get; init; }

    /// <summary>One of <see cref="UsageEventType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened. Refused when more than 5 minutes ahead, or more than 35 days ago outside a backfill.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Customer account; needed by every type but catalogue, heartbeat and backfill events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AccountId { get; init; }

    /// <summary>User within the account. Stored as a random pseudonym only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UserId { get; init; }

    /// <summary>Key of the feature used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Feature { get; init; }

    /// <summary>`human` (default), `service`, `vendor` or `bot`; only humans count.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Actor { get; init; }

    /// <summary>Length of the session in seconds, at least 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DurationSeconds { get; init; }

    /// <summary>Account-local day that reported counts belong to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? Day { get; init; }

    /// <summary>Reported distinct users of the day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Dau { get; init; }

    /// <summary>Reported distinct users of the 7 days ending with the day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Wau { get; init; }

    /// <summary>Reported distinct users of the 28 days ending with the day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Mau { get; init; }

    /// <summary>Name of the account for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Day 0 of the account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? HandOverOn { get; init; }

    /// <summary>IANA time zone of the account; UTC if never given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>`daily` (default) or `weekly`.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cadence { get; init; }

    /// <summary>Seats bought, at least 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Seats { get; init; }

    /// <summary>Segment of the account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Segment { get; init; }

    /// <summary>Service tier of the account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tier { get; init; }

    /// <summary>Product of the account or of the catalogue.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }

    /// <summary>Feature keys that the contract includes; all if never given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? EntitledFeatures { get; init; }

    /// <summary>Yearly contract value in the vendor's currency, at least 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? ContractValue { get; init; }

    /// <summary>Day of the next renewal.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? RenewalOn { get; init; }

    /// <summary>Account of which this one is a part.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ParentAccountId { get; init; }

    /// <summary>Answer to the net promoter question, 0 to 10.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Score { get; init; }

    /// <summary>Why, in words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Features of the catalogue.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UsageFeature>? Features { get; init; }

    /// <summary>Seconds until the next heartbeat.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EverySeconds { get; init; }

    /// <summary>Backfill that the event belongs to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BackfillId { get; init; }

    /// <summary>How many events the backfill sent, started and completed not counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Events { get; init; }

    /// <summary>Free properties; stored only where the source's allow-list names them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Properties { get; init; }
}

/// <summary>A feature in a catalogue event.</summary>
/// <param name="Key">Key that usage events name.</param>
/// <param name="Core">Whether using it is the value the customer bought.</param>
/// <param name="Weight">Share in breadth relative to other core features, above 0.</param>
/// <param name="Name">Name for people.</param>
public sealed record UsageFeature(
    string Key, bool Core, double Weight, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name = null);

/// <summary>Several events in one message: at most 2,500 and 500 KB.</summary>
/// <param name="Events">The events.</param>
public sealed record UsageEventBatch(IReadOnlyList<UsageEvent> Events);

/// <summary>Where usage events go.</summary>
public static class UsageChannel
{
    // A short string of AMQP says its length in a byte.
    private const int LongestRoutingKey = 255;

    /// <summary>Durable topic exchange; the routing key is <see cref="RoutingKeyOf"/> the source.</summary>
    public const string Exchange = "usage.events";

    /// <summary>
    /// The routing key of a source's events: the source. Empty where that has more than 255 bytes of UTF-8, which no routing key can hold, and which 200 characters may have; the events
    /// name their source themselves.
    /// </summary>
    public static string RoutingKeyOf(string source) => Encoding.UTF8.GetByteCount(source) <= LongestRoutingKey ? source : "";
}
