using HealthScoring.FaultTests.Processes;

namespace HealthScoring.FaultTests.Faults;

/// <summary>Lets a day end for every account.</summary>
public static class Midnight
{
    /// <summary>Moves the clock by a day: each account's midnight, wherever it is, has passed by then.</summary>
    public static void Pass(SharedClock clock) => clock.MoveTo(clock.GetUtcNow().AddDays(1));
}
