using HealthScoring.Contracts.V1;

namespace HealthScoring.Emitter;

/// <summary>What is wrong with an event.</summary>
/// <param name="Reason">One of <see cref="DropReason"/>.</param>
/// <param name="Field">Name of the field, never its value, which may be personal.</param>
internal sealed record Fault(string Reason, string Field);

/// <summary>
/// Finds what HealthScoring would put aside, so that the app's own log tells of it. Pure. Only what every version refuses is refused here; whether a time zone is
/// known is for the server to say.
/// </summary>
internal static class CheckEvent
{
    /// <summary>Longest id, name or key, in characters.</summary>
    public const int MaxText = 200;

    private const int MaxReason = 2_000;
    private const int MaxSeats = 10_000_000;
    private const int MaxSessionSeconds = 31 * 24 * 3600;
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxLate = TimeSpan.FromDays(35);

    /// <summary>The first fault of an event, or null.</summary>
    /// <param name="e">The event.</param>
    /// <param name="source">The producer.</param>
    /// <param name="now">This machine's time.</param>
    public static Fault? Of(UsageEvent e, string source, DateTimeOffset now) =>
        Needed(e.Id, "id") ?? Needed(e.Source, "source") ?? (e.Source == source ? null : new Fault(DropReason.SourceMismatch, "source"))
        ?? Needed(e.Type, "type") ?? (e.OccurredAt.Year >= 2000 ? null : Invalid("occurredAt")) ?? Text(e.BackfillId, "backfillId") ?? OfType(e) ?? Time(e, now);

    private static Fault? OfType(UsageEvent e) => e.Type switch
    {
        UsageEventType.Login => Acted(e),
        UsageEventType.FeatureUsed => Acted(e) ?? Needed(e.Feature, "feature"),
        UsageEventType.SessionEnded => Acted(e) ?? Missing(e.DurationSeconds, "durationSeconds") ?? Lies(e.DurationSeconds, 0, MaxSessionSeconds, "durationSeconds"),
        UsageEventType.ActiveUsersReported => OfAccount(e) ?? Reported(e),
        UsageEventType.AccountRegistered => OfAccount(e) ?? Registered(e),
        UsageEventType.SeatsChanged => OfAccount(e) ?? Missing(e.Seats, "seats") ?? Lies(e.Seats, 1, MaxSeats, "seats"),
        UsageEventType.UserProvisioned or UsageEventType.UserRemoved or UsageEventType.ChampionAssigned or UsageEventType.ChampionRemoved => OfUser(e),
        UsageEventType.NpsAnswered => OfAccount(e) ?? Text(e.UserId, "userId") ?? Missing(e.Score, "score") ?? Lies(e.Score, 0, 10, "score"),
        UsageEventType.AccountPaused or UsageEventType.AccountResumed or UsageEventType.AccountChurned => OfAccount(e) ?? Text(e.Reason, "reason", MaxReason),
        UsageEventType.AccountRenewed => OfAccount(e) ?? Text(e.Reason, "reason", MaxReason) ?? Missing(e.RenewalOn, "renewalOn") ?? Day(e.RenewalOn, "renewalOn"),
        UsageEventType.FeatureCatalogPublished => Needed(e.Product, "product") ?? Missing(e.Features, "features") ?? Features(e.Features!),
        UsageEventType.ProducerHeartbeat => Lies(e.EverySeconds, 1, 86_400, "everySeconds"),
        UsageEventType.BackfillStarted => Needed(e.BackfillId, "backfillId"),
        UsageEventType.BackfillCompleted => Needed(e.BackfillId, "backfillId") ?? Missing(e.Events, "events") ?? Lies(e.Events, 0, double.MaxValue, "events"),
        _ => new(DropReason.UnknownType, "type"),
    };

    private static Fault? OfAccount(UsageEvent e) => Needed(e.AccountId, "accountId") ?? (e.Properties?.Any(p => HasNull(p.Key) || HasNull(p.Value)) == true ? Invalid("properties") : null);

    private static Fault? OfUser(UsageEvent e) => OfAccount(e) ?? Needed(e.UserId, "userId");

    private static Fault? Acted(UsageEvent e) => OfUser(e) ?? (e.Actor is null or "human" or "service" or "vendor" or "bot" ? null : Invalid("actor"));

    private static Fault? Reported(UsageEvent e) => Missing(e.Day, "day") ?? Day(e.Day, "day") ?? Missing(e.Dau ?? e.Wau ?? e.Mau, "dau, wau or mau")
        ?? Lies(e.Dau, 0, int.MaxValue, "dau") ?? Lies(e.Wau, 0, int.MaxValue, "wau") ?? Lies(e.Mau, 0, int.MaxValue, "mau");

    private static Fault? Registered(UsageEvent e) =>
        Needed(e.Name, "name") ?? Day(e.HandOverOn, "handOverOn") ?? Text(e.TimeZone, "timeZone") ?? (e.Cadence is null or "daily" or "weekly" ? null : Invalid("cadence"))
        ?? Lies(e.Seats, 1, MaxSeats, "seats") ?? Text(e.Segment, "segment") ?? Text(e.Tier, "tier") ?? Text(e.Product, "product")
        ?? (e.EntitledFeatures?.All(IsText) == false ? Invalid("entitledFeatures") : null)
        ?? Lies((double?)e.ContractValue, 0, 1e15, "contractValue") ?? Day(e.RenewalOn, "renewalOn") ?? Text(e.ParentAccountId, "parentAccountId");

    private static Fault? Features(IReadOnlyList<UsageFeature> features) =>
        features.All(f => f is { Weight: >= 1e-6 and <= 1e6 } && IsText(f.Key) && (f.Name is null || IsText(f.Name)))
        && features.DistinctBy(f => f.Key, StringComparer.Ordinal).Count() == features.Count ? null : Invalid("features");

    private static Fault? Time(UsageEvent e, DateTimeOffset now)
    {
        // A report speaks of a whole local day, which ends up to half a day after the UTC day does.
        var day = e.Type == UsageEventType.ActiveUsersReported ? e.Day : null;
        var reported = day is { } on ? new DateTimeOffset(on.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : e.OccurredAt;
        var slack = day is null ? TimeSpan.Zero : TimeSpan.FromDays(1);
        return e.OccurredAt > now + MaxAhead || reported > now + slack + MaxAhead ? new(DropReason.InTheFuture, day is null ? "occurredAt" : "day")
            : e.BackfillId is null && (e.OccurredAt < now - MaxLate || reported < now - MaxLate - slack) ? new(DropReason.TooOld, day is null ? "occurredAt" : "day")
            : null;
    }

    private static Fault? Needed(string? text, string field) => Missing(text, field) ?? Text(text, field);

    private static Fault? Missing(object? value, string field) => value is null ? new(DropReason.MissingField, field) : null;

    private static Fault? Text(string? text, string field, int most = MaxText) => text is null || IsText(text, most) ? null : Invalid(field);

    private static Fault? Day(DateOnly? day, string field) => day is null or { Year: >= 2000 and < 2200 } ? null : Invalid(field);

    private static Fault? Lies(double? number, double least, double most, string field) => number is null || (number >= least && number <= most) ? null : Invalid(field);

    private static bool IsText(string? text) => IsText(text, MaxText);

    private static bool IsText(string? text, int most) => text is { Length: >= 1 } && text.Length <= most && !HasNull(text);

    private static bool HasNull(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;

    private static Fault Invalid(string field) => new(DropReason.InvalidField, field);
}
