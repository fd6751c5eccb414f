using System.Text.Json;
using System.Text.Json.Serialization;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Ingestion.Segment;

/// <summary>
/// What Segment's calls become, as data. A value is `login`, `user_provisioned`, `user_removed`, `ignored`, `feature` (used, under the name that the call gives) or `feature:key`.
/// </summary>
public sealed record SegmentMapping
{
    /// <summary>Value of what is counted and not kept.</summary>
    public const string Ignored = "ignored";

    private const string Feature = "feature";
    private static readonly string[] Types = [UsageEventType.Login, UsageEventType.UserProvisioned, UsageEventType.UserRemoved];
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip };
    private IReadOnlyDictionary<string, string> _events = new Dictionary<string, string>();

    /// <summary>The mapping that is used where none is given.</summary>
    public static SegmentMapping Default { get; } = ReadDefault();

    /// <summary>Tracked events by name; the case of letters makes no difference.</summary>
    public required IReadOnlyDictionary<string, string> Events
    {
        get => _events;
        init => _events = new Dictionary<string, string>(value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Tracked events of any other name.</summary>
    public required string OtherEvents { get; init; }

    /// <summary>Page calls.</summary>
    public required string Pages { get; init; }

    /// <summary>Screen calls.</summary>
    public required string Screens { get; init; }

    /// <summary>Traits of a group that the account's fields are taken from, by field of `account_registered`: the first that is there.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> AccountTraits { get; init; }

    /// <summary>What a value means: a type of event, with the feature it names if it names one; null where the call is ignored.</summary>
    public static (string Type, string? Feature)? Meaning(string value) =>
        value == Ignored ? null
        : value == Feature ? (UsageEventType.FeatureUsed, null)
        : value.StartsWith(Feature + ":", StringComparison.Ordinal) ? (UsageEventType.FeatureUsed, value[(Feature.Length + 1)..])
        : (value, null);

    /// <summary>Reads a mapping from a file.</summary>
    /// <exception cref="JsonException">It is not one; the message says where.</exception>
    /// <exception cref="IOException">There is no such file.</exception>
    public static SegmentMapping Read(string path)
    {
        using var json = File.OpenRead(path);
        return Read(json);
    }

    /// <summary>Reads a mapping.</summary>
    /// <exception cref="JsonException">It is not one; the message says where.</exception>
    public static SegmentMapping Read(Stream json)
    {
        var mapping = JsonSerializer.Deserialize<SegmentMapping>(json, Json) ?? throw new JsonException("The mapping is null.");
        var wrong = mapping.Events.Append(new("otherEvents", mapping.OtherEvents)).Append(new("pages", mapping.Pages)).Append(new("screens", mapping.Screens)).FirstOrDefault(e => !IsValue(e.Value));
        if (mapping.AccountTraits.FirstOrDefault(f => f.Value is null || f.Value.Contains(null!)) is { Key: { } field })
        {
            throw new JsonException($"`accountTraits.{field}` must be a list of names of traits.");
        }

        return wrong.Key is null ? mapping : throw new JsonException($"`{wrong.Key}` must be {string.Join(", ", Types)}, {Ignored}, {Feature} or {Feature}:key.");
    }

    private static bool IsValue(string? value) =>
        value is Ignored or Feature || Types.Contains(value, StringComparer.Ordinal) || (value?.StartsWith(Feature + ":", StringComparison.Ordinal) == true && value.Length > Feature.Length + 1);

    private static SegmentMapping ReadDefault()
    {
        using var json = typeof(SegmentMapping).Assembly.GetManifestResourceStream("segment.mapping.json")!;
        return Read(json);
    }
}
