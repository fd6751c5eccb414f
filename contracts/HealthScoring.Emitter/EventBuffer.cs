using System.Diagnostics;
using System.Threading.Channels;

namespace HealthScoring.Emitter;

/// <summary>An event that waits to be sent.</summary>
/// <param name="Json">Its JSON, made when it was emitted: what the app does to its objects later changes nothing.</param>
/// <param name="Caller">The activity in which it was emitted, or none.</param>
internal readonly record struct BufferedEvent(byte[] Json, ActivityContext Caller);

/// <summary>
/// Holds events, in the order in which they came, until the broker has confirmed them. When it is full the newest is refused: what was accepted is older, may be
/// on its way already, and its caller was told that it is taken.
/// </summary>
/// <param name="maxEvents">Most events.</param>
/// <param name="maxBytes">Most bytes of JSON.</param>
internal sealed class EventBuffer(int maxEvents, int maxBytes)
{
    private readonly Channel<BufferedEvent> _waiting = Channel.CreateUnbounded<BufferedEvent>(new() { SingleReader = true });
    private long _events;
    private long _bytes;

    /// <summary>Events that are held: those that wait, and those taken out but not released.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Those that wait.</summary>
    public ChannelReader<BufferedEvent> Waiting => _waiting.Reader;

    /// <summary>Takes an event, or says why not. Never waits.</summary>
    public string? Add(BufferedEvent e)
    {
        // Reserved first and given back if it was too much, so that many callers at once never hold more than there may be.
        var (events, bytes) = (Interlocked.Increment(ref _events), Interlocked.Add(ref _bytes, e.Json.Length));
        var refusal = events > maxEvents || bytes > maxBytes ? DropReason.BufferFull
            : _waiting.Writer.TryWrite(e) ? null
            : DropReason.Stopped;
        if (refusal is not null)
        {
            Release(1, e.Json.Length);
        }

        return refusal;
    }

    /// <summary>Forgets events that were taken out.</summary>
    public void Release(int events, long bytes)
    {
        Interlocked.Add(ref _events, -events);
        Interlocked.Add(ref _bytes, -bytes);
    }

    /// <summary>Takes no more.</summary>
    public void Complete() => _waiting.Writer.TryComplete();
}
