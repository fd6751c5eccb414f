using System.Buffers;
using System.Diagnostics;
using System.Threading.Channels;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Emitter;

/// <summary>Events that go out as one message. Sent again, it is the same message with the same ids.</summary>
/// <param name="id">Message id: names the message, however often it is sent.</param>
internal sealed class Batch(string id)
{
    private readonly ArrayBufferWriter<byte> _body = new(16 * 1024);
    private readonly HashSet<ActivityContext> _callers = [];

    /// <summary>Message id.</summary>
    public string Id => id;

    /// <summary>How many events it holds.</summary>
    public int Events { get; private set; }

    /// <summary>Bytes of their JSON.</summary>
    public long EventBytes { get; private set; }

    /// <summary>The body of the message.</summary>
    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    /// <summary>The activities in which its events were emitted, each once.</summary>
    public IReadOnlyCollection<ActivityContext> Callers => _callers;

    /// <summary>Takes from the waiting events as many as one message holds; at least one, if any waits.</summary>
    public static Batch Of(ChannelReader<BufferedEvent> waiting, int maxEvents, string id)
    {
        var batch = new Batch(id);
        while (batch.Events < maxEvents && waiting.TryPeek(out var next) && batch.Takes(next))
        {
            batch.Add(next);
            waiting.TryRead(out _);
        }

        batch._body.Write("]}"u8);
        return batch;
    }

    private bool Takes(BufferedEvent e) => Events == 0 || _body.WrittenCount + e.Json.Length + ",]}".Length <= UsageLimits.BatchBytes;

    private void Add(BufferedEvent e)
    {
        _body.Write(Events == 0 ? """{"events":["""u8 : ","u8);
        _body.Write(e.Json);
        Events++;
        EventBytes += e.Json.Length;
        if (e.Caller.TraceId != default)
        {
            _callers.Add(e.Caller);
        }
    }
}
