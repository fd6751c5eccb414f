using Microsoft.Extensions.Logging;

namespace HealthScoring.Emitter;

/// <summary>
/// What the emitter tells in the app's log. Sentences name reasons and fields, never a value; what keeps happening is told once a minute. What the app's
/// loggers throw ends here.
/// </summary>
internal sealed partial class EmitterLog(ILogger logger, TimeProvider clock)
{
    private readonly Throttle _throttle = new(TimeSpan.FromMinutes(1), clock);
    private int _troubled;

    /// <summary>Events are not taken.</summary>
    /// <param name="reason">One of <see cref="DropReason"/>.</param>
    /// <param name="detail">The field, or what is known besides.</param>
    public void Dropped(string reason, string detail)
    {
        if (_throttle.Due($"dropped {reason}") is var times and > 0)
        {
            Listeners.Tell(() => DroppedEvents(logger, times, reason, detail));
        }
    }

    /// <summary>A message could not be sent, and will be sent again.</summary>
    public void Trouble(PublishFailure failure, long held)
    {
        _troubled = 1;
        if (_throttle.Due($"trouble {failure.Reason}") > 0)
        {
            Listeners.Tell(() => NotSent(logger, failure.Advice, failure.Cause, held));
        }
    }

    /// <summary>A message was confirmed.</summary>
    public void Confirmed()
    {
        if (Interlocked.Exchange(ref _troubled, 0) == 1)
        {
            Listeners.Tell(() => SentAgain(logger));
        }
    }

    /// <summary>The app ends, and these are not confirmed.</summary>
    public void Unconfirmed(long events) => Listeners.Tell(() => LeftUnconfirmed(logger, events));

    /// <summary>Something that is no failure to publish stopped a message.</summary>
    public void Unexpected(Exception failure) => Listeners.Tell(() => WentWrong(logger, failure));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage events were dropped ({Events} since this was last said): {Reason}, {Detail}.")]
    private static partial void DroppedEvents(ILogger logger, long events, string reason, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage events cannot be sent: {Advice} ({Cause}) {Held} are held, and sent when that is possible.")]
    private static partial void NotSent(ILogger logger, string advice, string cause, long held);

    [LoggerMessage(Level = LogLevel.Information, Message = "Usage events are sent again.")]
    private static partial void SentAgain(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The app ends with {Events} usage events that the broker has not confirmed. They are dropped.")]
    private static partial void LeftUnconfirmed(ILogger logger, long events);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of usage events was lost by a fault of the emitter.")]
    private static partial void WentWrong(ILogger logger, Exception failure);
}
