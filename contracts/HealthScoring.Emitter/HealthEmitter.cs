using System.Diagnostics;
using System.Text.Json;
using HealthScoring.Contracts.V1;
using Microsoft.Extensions.Options;

namespace HealthScoring.Emitter;

/// <summary>
/// Takes usage events of the app and sends them to HealthScoring in the background. A call checks the event, writes its JSON and puts it into a buffer: it never waits,
/// whatever the broker does, and never throws. It answers whether the event was taken; one that was not is counted, and told in the log. What was taken is sent until the
/// broker has confirmed it; it is lost only if the process is killed, or ends while the broker cannot be reached. May be called from any thread.
/// </summary>
public sealed class HealthEmitter
{
    private readonly string _source;
    private readonly EventBuffer _buffer;
    private readonly EmitterTelemetry _telemetry;
    private readonly EmitterLog _log;
    private readonly TimeProvider _clock;

    internal HealthEmitter(IOptions<HealthEmitterOptions> options, EventBuffer buffer, EmitterTelemetry telemetry, EmitterLog log, TimeProvider clock) =>
        (_source, _buffer, _telemetry, _log, _clock) = (options.Value.Source, buffer, telemetry, log, clock);

    /// <summary>A person signed in, now.</summary>
    /// <param name="accountId">Customer account, 1 to 200 characters.</param>
    /// <param name="userId">The person within the account, 1 to 200 characters; HealthScoring stores a pseudonym only.</param>
    /// <param name="id">Identity of the event, for an app that may emit it again; by default a new UUID.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Login(string accountId, string userId, string? id = null) => Acted(UsageEventType.Login, accountId, userId, null, null, id);

    /// <summary>A person used a feature, now.</summary>
    /// <param name="accountId">Customer account, 1 to 200 characters.</param>
    /// <param name="userId">The person within the account, 1 to 200 characters.</param>
    /// <param name="feature">Key of the feature, as in the catalogue, 1 to 200 characters.</param>
    /// <param name="id">Identity of the event, for an app that may emit it again; by default a new UUID.</param>
    /// <returns>Whether it was taken.</returns>
    public bool FeatureUsed(string accountId, string userId, string feature, string? id = null) => Acted(UsageEventType.FeatureUsed, accountId, userId, feature, null, id);

    /// <summary>A person's session ended, now.</summary>
    /// <param name="accountId">Customer account, 1 to 200 characters.</param>
    /// <param name="userId">The person within the account, 1 to 200 characters.</param>
    /// <param name="duration">How long it lasted, 0 to 31 days.</param>
    /// <param name="id">Identity of the event, for an app that may emit it again; by default a new UUID.</param>
    /// <returns>Whether it was taken.</returns>
    public bool SessionEnded(string accountId, string userId, TimeSpan duration, string? id = null) => Acted(UsageEventType.SessionEnded, accountId, userId, null, duration.TotalSeconds, id);

    /// <summary>A new event of this producer, now, with a new id: to be completed with the fields of its type by `with { … }` and given to <see cref="Emit"/>.</summary>
    /// <param name="type">One of <see cref="UsageEventType"/>.</param>
    public UsageEvent NewEvent(string type)
    {
        var now = _clock.GetUtcNow();
        return new() { Id = NewId(now), Source = _source, Type = type, OccurredAt = now };
    }

    /// <summary>Emits any event of the contract: registrations, seats, users, answers, reports, or usage with more than the short calls say.</summary>
    /// <param name="e">The event; its source must be this producer's.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Emit(UsageEvent e)
    {
        try
        {
            return Add(e, _clock.GetUtcNow());
        }
        catch (Exception failure)
        {
            return Failed(failure);
        }
    }

    private bool Acted(string type, string accountId, string userId, string? feature, double? seconds, string? id)
    {
        try
        {
            var now = _clock.GetUtcNow();
            return Add(
                new() { Id = id ?? NewId(now), Source = _source, Type = type, OccurredAt = now, AccountId = accountId, UserId = userId, Feature = feature, DurationSeconds = seconds }, now);
        }
        catch (Exception failure)
        {
            return Failed(failure);
        }
    }

    private bool Add(UsageEvent? e, DateTimeOffset now)
    {
        if (e is null)
        {
            return Dropped(DropReason.MissingField, "event");
        }

        if (CheckEvent.Of(e, _source, now) is { } fault)
        {
            return Dropped(fault.Reason, fault.Field);
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(e, EventJson.Default.UsageEvent);
        if (json.Length > UsageLimits.EventBytes)
        {
            return Dropped(DropReason.TooLarge, "event");
        }

        if (_buffer.Add(new(json, Activity.Current?.Context ?? default)) is { } refusal)
        {
            return Dropped(refusal, refusal == DropReason.BufferFull ? "the broker is away or slower than the app" : "the app has ended");
        }

        _telemetry.Emitted();
        return true;
    }

    private bool Dropped(string reason, string detail)
    {
        _telemetry.Dropped(reason);
        _log.Dropped(reason, detail);
        return false;
    }

    // The app's own objects are at work in a call, and may throw. Their messages may name persons.
    private bool Failed(Exception failure) => Dropped(DropReason.Failed, failure.GetType().Name);

    private static string NewId(DateTimeOffset now) => Guid.CreateVersion7(now).ToString();
}
