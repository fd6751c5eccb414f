namespace HealthScoring.Ingestion.Storage;

/// <summary>Splits what was received into what one transaction stores. Pure, and lazy: a message is read when its transaction is put together, since parsed it takes several times its bytes.</summary>
public static class TransactionChunks
{
    /// <summary>The messages in their order, in chunks of at most so many events and so many bytes. A message is never split: one that is larger is a chunk of its own.</summary>
    public static IEnumerable<IReadOnlyList<ReceivedMessage>> Of(IEnumerable<(ReceivedMessage Message, int Bytes)> messages, int mostEvents, int mostBytes)
    {
        var (chunk, events, bytes) = (new List<ReceivedMessage>(), 0, 0);
        foreach (var (message, length) in messages)
        {
            if (chunk.Count > 0 && (events + message.Count > mostEvents || bytes + length > mostBytes))
            {
                yield return chunk;
                (chunk, events, bytes) = ([], 0, 0);
            }

            chunk.Add(message);
            events += message.Count;
            bytes += length;
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }
}
