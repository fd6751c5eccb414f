using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Simulation;

/// <summary>Hands out the events of a timetable as they become due, each once.</summary>
/// <param name="timetable">What happens.</param>
/// <param name="after">The instant up to which everything has been sent.</param>
public sealed class Upcoming(Timetable timetable, DateTimeOffset after)
{
    // Days are made anew four times an hour and not at every tick.
    private static readonly TimeSpan LookAhead = TimeSpan.FromMinutes(15);
    private readonly Queue<UsageEvent> _ahead = new();
    private DateTimeOffset _planned = after;

    /// <summary>What has become due since the last call.</summary>
    public IReadOnlyList<UsageEvent> Due(DateTimeOffset now)
    {
        if (now > _planned)
        {
            var through = now + LookAhead;
            foreach (var e in timetable.Between(_planned, through))
            {
                _ahead.Enqueue(e);
            }

            _planned = through;
        }

        var due = new List<UsageEvent>();
        while (_ahead.TryPeek(out var next) && next.OccurredAt <= now)
        {
            due.Add(_ahead.Dequeue());
        }

        return due;
    }
}
