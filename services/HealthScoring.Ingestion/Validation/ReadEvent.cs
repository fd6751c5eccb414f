using System.Text.Json;
using HealthScoring.Contracts.V1;
using HealthScoring.EventStore;

namespace HealthScoring.Ingestion.Validation;

/// <summary>Reads and judges one event. Pure; what is wrong is an answer, never an exception.</summary>
public static class ReadEvent
{
    /// <summary>Most bytes of an event.</summary>
    public const int MaxBytes = UsageLimits.EventBytes;

    /// <summary>How far ahead of this clock a producer's clock may be.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    /// <summary>How late an event may come outside a backfill.</summary>
    public static readonly TimeSpan MaxLate = TimeSpan.FromDays(35);

    private const int MaxSessionSeconds = 31 * 24 * 3600;
    private const int MaxReasonLength = 2_000;

    /// <summary>Reads an event: either what it says or why it is refused.</summary>
    /// <param name="json">The event in the form of the contract.</param>
    /// <param name="body">What was sent, which another format may say in another form.</param>
    /// <param name="arrival">How it came.</param>
    /// <param name="index">Its place in the message.</param>
    /// <param name="corrected">When it happened by this service's clock, from when it happened by the sender's.</param>
    public static (IncomingEvent? Event, Refusal? Refusal) Read(
        JsonElement json, ReadOnlyMemory<byte> body, Arrival arrival, int index, Func<DateTimeOffset, DateTimeOffset>? corrected = null)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, new(arrival.Sender, RefusalReason.Malformed, "An event must be a JSON object.", body, Index: index));
        }

        if (body.Length > MaxBytes)
        {
            // Whose it is can still be read, and a backfill must count it.
            var large = new Fields(json);
            return (null, new(
                arrival.BoundSource ?? large.Text("source") ?? arrival.RoutingKey, RefusalReason.TooLarge, $"The event has {body.Length} bytes; at most {MaxBytes} are taken.", body,
                large.Text("backfillId"), large.Text("id"), index));
        }

        var fields = new Fields(json);
        var type = fields.Text("type", required: true);
        var read = new UsageEvent
        {
            Id = fields.Text("id", required: true) ?? "",
            Source = fields.Text("source", required: arrival.BoundSource is null) ?? arrival.BoundSource ?? "",
            Type = type ?? "",
            OccurredAt = fields.Instant("occurredAt") ?? default,
            BackfillId = fields.Text("backfillId"),
        };
        if (arrival.BoundSource is { } bound && read.Source != bound)
        {
            fields.Fault(RefusalReason.SourceMismatch, $"`source` must be that of the write key, `{bound}`, or be left out.");
        }

        if (type is not null)
        {
            read = OfType(read, fields);
        }

        if (fields.Reason is not null)
        {
            return Refused();
        }

        // Of what was said, not of what is made of it: a repeat is corrected by another amount.
        var payload = PayloadOf(read);
        read = corrected is null ? read : read with { OccurredAt = corrected(read.OccurredAt) };
        Date(read, fields, arrival.At);
        return fields.Reason is null ? (new(read, Keys.Inbox(read.Source, read.Id), payload, body, index, arrival.Channel), null) : Refused();

        (IncomingEvent?, Refusal?) Refused() => (null, new(
            arrival.BoundSource ?? (read.Source.Length > 0 ? read.Source : arrival.RoutingKey), fields.Reason!, fields.Detail, body,
            IsMark(read) ? null : read.BackfillId, read.Id.Length > 0 ? read.Id : null, index));
    }

    /// <summary>Whether an event marks a backfill's beginning or end, and so is none of the events that the backfill counts.</summary>
    public static bool IsMark(UsageEvent e) => e.Type is UsageEventType.BackfillStarted or UsageEventType.BackfillCompleted;

    /// <summary>
    /// Hash of what the event says, in canonical form: the fields of its type in a fixed order, instants in UTC, defaults left out. How it was sent, and
    /// whether inside a backfill, is not part of what it says.
    /// </summary>
    private static long PayloadOf(UsageEvent read) => Keys.Payload(JsonSerializer.SerializeToUtf8Bytes(read with { BackfillId = null }, CanonicalForm.Default.UsageEvent));

    private static UsageEvent OfType(UsageEvent e, Fields f) => e.Type switch
    {
        UsageEventType.Login => Acted(e, f),
        UsageEventType.FeatureUsed => Acted(e, f) with { Feature = f.Text("feature", required: true) },
        UsageEventType.SessionEnded => Acted(e, f) with { DurationSeconds = f.Number("durationSeconds", 0, MaxSessionSeconds, required: true) },
        UsageEventType.ActiveUsersReported => Counted(OfAccount(e, f), f),
        UsageEventType.AccountRegistered => Registered(OfAccount(e, f), f),
        UsageEventType.SeatsChanged => OfAccount(e, f) with { Seats = Seats(f, required: true) },
        UsageEventType.UserProvisioned or UsageEventType.UserRemoved or UsageEventType.ChampionAssigned or UsageEventType.ChampionRemoved => OfUser(e, f),
        UsageEventType.NpsAnswered => OfAccount(e, f) with { UserId = f.Text("userId"), Score = (int?)f.Whole("score", 0, 10, required: true) },
        UsageEventType.AccountPaused or UsageEventType.AccountResumed or UsageEventType.AccountChurned =>
            OfAccount(e, f) with { Reason = f.Text("reason", maxLength: MaxReasonLength) },
        UsageEventType.AccountRenewed => OfAccount(e, f) with { Reason = f.Text("reason", maxLength: MaxReasonLength), RenewalOn = f.Day("renewalOn", required: true) },
        UsageEventType.FeatureCatalogPublished => e with { Product = f.Text("product", required: true), Features = Features(f) },
        UsageEventType.ProducerHeartbeat => e with { EverySeconds = f.Number("everySeconds", 1, 86_400) },
        UsageEventType.BackfillStarted => e with { BackfillId = f.Text("backfillId", required: true) },
        UsageEventType.BackfillCompleted => e with { BackfillId = f.Text("backfillId", required: true), Events = f.Whole("events", 0, long.MaxValue, required: true) },
        _ => Unknown(e, f),
    };

    private static UsageEvent Unknown(UsageEvent e, Fields f)
    {
        f.Fault(RefusalReason.UnknownType, "`type` is none that is known; the types are listed in the documentation of the contract.");
        return e;
    }

    private static UsageEvent OfAccount(UsageEvent e, Fields f) => e with { AccountId = f.Text("accountId", required: true), Properties = f.Properties() };

    private static UsageEvent OfUser(UsageEvent e, Fields f) => OfAccount(e, f) with { UserId = f.Text("userId", required: true) };

    private static UsageEvent Acted(UsageEvent e, Fields f) =>
        OfUser(e, f) with { Actor = f.OneOf("actor", "human", "service", "vendor", "bot") is var actor && actor == "human" ? null : actor };

    private static int? Seats(Fields f, bool required = false) => (int?)f.Whole("seats", 1, 10_000_000, required);

    private static UsageEvent Counted(UsageEvent e, Fields f)
    {
        var counted = e with
        {
            Day = f.Day("day", required: true),
            Dau = (int?)f.Whole("dau", 0, int.MaxValue),
            Wau = (int?)f.Whole("wau", 0, int.MaxValue),
            Mau = (int?)f.Whole("mau", 0, int.MaxValue),
        };
        if (counted is { Dau: null, Wau: null, Mau: null } && f.Reason is null)
        {
            f.Fault(RefusalReason.MissingField, "At least one of `dau`, `wau` and `mau` is needed.");
        }

        return counted;
    }

    private static UsageEvent Registered(UsageEvent e, Fields f)
    {
        var zone = f.Text("timeZone");
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            f.Fault(RefusalReason.InvalidField, "`timeZone` must be an IANA time zone such as Europe/Berlin.");
        }

        return e with
        {
            Name = f.Text("name", required: true),
            HandOverOn = f.Day("handOverOn"),
            TimeZone = zone,
            Cadence = f.OneOf("cadence", "daily", "weekly"),
            Seats = Seats(f),
            Segment = f.Text("segment"),
            Tier = f.Text("tier"),
            Product = f.Text("product"),
            EntitledFeatures = f.List("entitledFeatures", Word, $"an array of strings of 1 to {Fields.MaxTextLength} characters"),
            ContractValue = (decimal?)f.Number("contractValue", 0, 1e15, orText: true),
            RenewalOn = f.Day("renewalOn"),
            ParentAccountId = f.Text("parentAccountId"),
        };
    }

    private static IReadOnlyList<UsageFeature>? Features(Fields f)
    {
        var features = f.List("features", Feature, "an array of {key, core, weight > 0, name?}", required: true);
        if (features is not null && features.DistinctBy(x => x.Key, StringComparer.Ordinal).Count() != features.Count)
        {
            f.Fault(RefusalReason.InvalidField, "`features` must name each key once.");
        }

        return features;
    }

    private static UsageFeature? Feature(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var f = new Fields(json);
        var (key, weight, name) = (f.Text("key", required: true), f.Number("weight", 1e-6, 1e6, required: true), f.Text("name"));
        return f.Reason is null && json.TryGetProperty("core", out var core) && core.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? new(key!, core.GetBoolean(), weight!.Value, name)
            : null;
    }

    private static string? Word(JsonElement json)
    {
        using var one = JsonDocument.Parse($$"""{"word":{{json.GetRawText()}}}""");
        return new Fields(one.RootElement).Text("word", required: true);
    }

    private static void Date(UsageEvent e, Fields f, DateTimeOffset now)
    {
        // A report speaks of a whole local day, which ends up to half a day after the UTC day does.
        var reported = e.Day is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : e.OccurredAt;
        var slack = e.Day is null ? TimeSpan.Zero : TimeSpan.FromDays(1);
        if (e.OccurredAt > now + MaxAhead || reported > now + slack + MaxAhead)
        {
            f.Fault(RefusalReason.InTheFuture, "The event lies more than 5 minutes ahead of this service's clock. Check the producer's clock.");
        }
        else if (e.BackfillId is null && (e.OccurredAt < now - MaxLate || reported < now - MaxLate - slack))
        {
            f.Fault(RefusalReason.TooOld, "The event is more than 35 days old. Send history inside a backfill: give it a `backfillId`.");
        }
    }
}
