using System.Buffers;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Publishing;

/// <summary>
/// Packs events into batches, one row of batches for each source. The same events in the same order make the same messages with the same ids.
/// </summary>
/// <param name="publish">Takes each batch.</param>
/// <param name="idPrefix">Beginning of the message ids, at most 200 characters.</param>
public sealed class BatchedEvents(Func<UsageMessage, CancellationToken, Task> publish, string idPrefix)
{
    /// <summary>Most events of a batch.</summary>
    public const int MaxEvents = 500;

    /// <summary>Most bytes of a batch, well below what ingestion takes.</summary>
    public const int MaxBytes = 400_000;

    private readonly SortedDictionary<string, Open> _open = new(StringComparer.Ordinal);
    private int _messages;

    /// <summary>Adds an event.</summary>
    public Task Add(UsageEvent e, CancellationToken cancellation) => Add(e.Source, UsageJson.Of(e), cancellation);

    /// <summary>Adds the JSON of an event.</summary>
    public async Task Add(string source, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        if (_open.TryGetValue(source, out var batch) && batch.Bytes.WrittenCount + json.Length + "]}"u8.Length + 1 > MaxBytes)
        {
            await Close(source, batch, cancellation);
            batch = null;
        }

        if (batch is null)
        {
            _open[source] = batch = new();
        }

        batch.Add(json.Span);
        if (batch.Events == MaxEvents)
        {
            await Close(source, batch, cancellation);
        }
    }

    /// <summary>Publishes what is not full yet.</summary>
    public async Task Close(CancellationToken cancellation)
    {
        foreach (var (source, batch) in _open.ToList())
        {
            await Close(source, batch, cancellation);
        }
    }

    private Task Close(string source, Open batch, CancellationToken cancellation)
    {
        _open.Remove(source);
        return publish(new($"{idPrefix}-{++_messages}", source, batch.End(), batch.Events), cancellation);
    }

    private sealed class Open
    {
        public ArrayBufferWriter<byte> Bytes { get; } = new(32 * 1024);

        public int Events { get; private set; }

        public void Add(ReadOnlySpan<byte> json)
        {
            Bytes.Write(Events++ == 0 ? """{"events":["""u8 : ","u8);
            Bytes.Write(json);
        }

        public ReadOnlyMemory<byte> End()
        {
            Bytes.Write("]}"u8);
            return Bytes.WrittenMemory;
        }
    }
}
