using NpgsqlTypes;

namespace HealthScoring.Api.Reads;

/// <summary>
/// For how long a replica has lacked something, by our own clock: since the first look at which the primary was where the replica has yet to come. What a replica says of itself would not do: cut off
/// from its primary it lacks nothing that it knows of, and where nothing is written its last transaction grows old without being late.
/// </summary>
/// <param name="clock">Measures.</param>
public sealed class ReplicaLag(TimeProvider clock)
{
    private const int MostLooks = 10_000;
    private readonly Lock _one = new();
    private readonly Queue<(NpgsqlLogSequenceNumber Primary, long At)> _ahead = new();

    /// <summary>Takes a look; answers for how long at least the replica has been behind, 0 where it lacks nothing of any look before.</summary>
    public TimeSpan Of(NpgsqlLogSequenceNumber primary, NpgsqlLogSequenceNumber replica)
    {
        lock (_one)
        {
            while (_ahead.TryPeek(out var first) && first.Primary <= replica)
            {
                _ahead.Dequeue();
            }

            // Of a long time the first looks count, and whoever has lost the later ones only sees it catch up in larger steps.
            if (primary > replica && _ahead.Count < MostLooks)
            {
                _ahead.Enqueue((primary, clock.GetTimestamp()));
            }

            return _ahead.TryPeek(out var oldest) ? clock.GetElapsedTime(oldest.At) : TimeSpan.Zero;
        }
    }
}
