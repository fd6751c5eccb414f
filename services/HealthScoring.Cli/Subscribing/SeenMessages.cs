namespace HealthScoring.Cli.Subscribing;

/// <summary>
/// Remembers message ids, because a message may come more than once. Repeats follow soon after a failure, so the latest ids are enough for somebody who watches; whoever
/// acts on notifications keeps the ids with what it did.
/// </summary>
/// <param name="capacity">How many ids are remembered, at least 1.</param>
public sealed class SeenMessages(int capacity = 10_000)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();

    /// <summary>Whether an id has not been seen before; from now on it has. A message without an id is always new.</summary>
    public bool IsNew(string? id)
    {
        if (id is null)
        {
            return true;
        }

        if (!_ids.Add(id))
        {
            return false;
        }

        _oldest.Enqueue(id);
        if (_oldest.Count > capacity)
        {
            _ids.Remove(_oldest.Dequeue());
        }

        return true;
    }
}
