using System.Runtime.InteropServices;
using System.Text.Json;
using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.Ingestion.Segment;

/// <summary>What the calls of one request to Segment's tracking API say as events. Pure.</summary>
/// <param name="mapping">What they become.</param>
/// <param name="request">The request: what holds for all of its calls stands beside them.</param>
/// <param name="receivedAt">When it came.</param>
internal sealed class SegmentCall(SegmentMapping mapping, JsonElement request, DateTimeOffset receivedAt)
{
    private const string Legend =
        "Of a Segment call, `id` is `messageId`, `occurredAt` is `timestamp`, `userId` is `userId` or `anonymousId`, "
        + "`accountId` is `properties.accountId` or `context.groupId` (of a group call `groupId`), and an account's fields are the group's traits.";

    // Stands for a time that the sender does not give: what is compared with a repeat must not change with the time at which it comes.
    private static readonly JsonElement NoTime = JsonElement.Parse("\"2000-01-01T00:00:00Z\"");

    // A Unix time of seconds is below this until the year 5138, one of milliseconds above it from 1973 on.
    private const long LeastUnixMilliseconds = 100_000_000_000;
    private const long MostUnixMilliseconds = 100_000_000_000_000;

    private readonly DateTimeOffset? _sentAt = Property(request, "sentAt") is { ValueKind: JsonValueKind.String } sent && sent.TryGetDateTimeOffset(out var at) ? at : null;

    /// <summary>The event that a call becomes, nothing, or why it can become none.</summary>
    public Mapped Map(JsonElement call)
    {
        if (call.ValueKind != JsonValueKind.Object)
        {
            return new Mapped.Unusable(RefusalReason.Malformed, "A call must be a JSON object.");
        }

        var account = Property(Property(call, "properties"), "accountId") ?? Property(Property(call, "context"), "groupId") ?? Property(Property(request, "context"), "groupId");
        switch (Text(call, "type"))
        {
            case "track":
                return Property(call, "event") is { } name
                    ? Use(call, account, mapping.Events.GetValueOrDefault(Text(call, "event") ?? "", mapping.OtherEvents), name)
                    : new Mapped.Unusable(RefusalReason.MissingField, "`event` is missing: a track call names what was done.");
            case "page":
                return Use(call, account, mapping.Pages, Property(call, "name"));
            case "screen":
                return Use(call, account, mapping.Screens, Property(call, "name"));
            case "identify":
                // Without a group it says who somebody is, and nothing of an account.
                return account is null ? new Mapped.Ignored() : Event(call, UsageEventType.UserProvisioned, account, []);
            case "group":
                return Group(call, Property(call, "groupId") ?? account);
            case "alias":
                return new Mapped.Ignored();
            default:
                return new Mapped.Unusable(RefusalReason.UnknownType, "`type` must be track, identify, group, page, screen or alias.");
        }
    }

    private Mapped Use(JsonElement call, JsonElement? account, string value, JsonElement? name)
    {
        if (SegmentMapping.Meaning(value) is not (var type, var feature))
        {
            return new Mapped.Ignored();
        }

        var key = feature is not null ? JsonSerializer.SerializeToElement(feature) : type == UsageEventType.FeatureUsed ? name : null;
        return Event(call, type, account, [("feature", key), ("properties", Property(call, "properties"))]);
    }

    // A group with a name is an account that is registered or changed; one without says only that the user belongs to it.
    private Mapped Group(JsonElement call, JsonElement? account)
    {
        var traits = Property(call, "traits");
        var fields = mapping.AccountTraits.Select(f => (f.Key, Value: f.Value.Select(trait => Property(traits, trait)).FirstOrDefault(v => v is not null))).ToList();
        return fields.Exists(f => f is { Key: "name", Value: not null })
                ? Event(call, UsageEventType.AccountRegistered, account, fields.Select(f => (f.Key, f.Key is "handOverOn" or "renewalOn" ? DayOf(f.Value) : f.Value)))
            : Property(call, "userId") is null ? new Mapped.Ignored()
            : Event(call, UsageEventType.UserProvisioned, account, []);
    }

    private Mapped.ToEvent Event(JsonElement call, string type, JsonElement? account, IEnumerable<(string Name, JsonElement? Value)> fields)
    {
        var time = SegmentRequest.TimeOf(call);
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            Write(writer, "id", Property(call, "messageId"));
            Write(writer, "occurredAt", time ?? NoTime);
            Write(writer, "accountId", account);
            Write(writer, "userId", Property(call, "userId") ?? Property(call, "anonymousId"));
            foreach (var (name, value) in fields)
            {
                Write(writer, name, value);
            }

            writer.WriteEndObject();
        }

        return new(json.ToArray(), time is null ? _ => receivedAt : _sentAt is { } sent ? at => Corrected(at, sent) : null, Legend);
    }

    // Segment's formula: the sender's clock is off by the difference between its time of sending and ours of receiving.
    private DateTimeOffset Corrected(DateTimeOffset at, DateTimeOffset sentAt)
    {
        var ticks = (decimal)receivedAt.UtcTicks - (sentAt.UtcTicks - at.UtcTicks);
        return new((long)Math.Clamp(ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }

    // Traits give instants and Unix times where an account has days.
    private static JsonElement? DayOf(JsonElement? value)
    {
        DateTimeOffset? instant = value is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var at) ? at
            : value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var unix) ? OfUnixTime(unix)
            : null;
        return instant is { } known ? JsonSerializer.SerializeToElement(DateOnly.FromDateTime(known.UtcDateTime)) : value;
    }

    // From 1970 on; what is negative is no hand-over.
    private static DateTimeOffset? OfUnixTime(long unix) =>
        unix is >= 0 and < MostUnixMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(unix < LeastUnixMilliseconds ? unix * 1000 : unix) : null;

    private static JsonElement? Property(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement json, string name) => Property(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static void Write(Utf8JsonWriter writer, string name, JsonElement? value)
    {
        if (value is { } known)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(known), skipInputValidation: true);
        }
    }
}
