namespace HealthScoring.FaultTests.Checking;

/// <summary>What a seed came to.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Faults">Faults, in order.</param>
/// <param name="Attempted">Events that were sent.</param>
/// <param name="Confirmed">Events whose message was confirmed.</param>
/// <param name="Repeats">Batches that had to be sent again.</param>
/// <param name="Lost">Confirmed events that are not in the store.</param>
/// <param name="Duplicated">Events that are in the store more than once.</param>
/// <param name="Closes">Recorded closes.</param>
/// <param name="Notifications">Notifications that a subscriber read, repeats included.</param>
/// <param name="Alerts">Alerts among them, each counted once.</param>
/// <param name="Diverged">Closes, live scores and notifications that are not what follows from the store, as lines.</param>
/// <param name="Recovered">Whether everything was done within the time that is given.</param>
/// <param name="RecoveredIn">From the end of the last fault until everything that had come in was stored, scored, closed and published.</param>
public sealed record Findings(
    int Seed, IReadOnlyList<string> Faults, int Attempted, int Confirmed, int Repeats, int Lost, int Duplicated, int Closes, int Notifications, int Alerts, IReadOnlyList<string> Diverged, bool Recovered,
    TimeSpan RecoveredIn)
{
    /// <summary>Whether nothing was lost, doubled, wrong or stuck.</summary>
    public bool AreGood => Lost == 0 && Duplicated == 0 && Diverged.Count == 0 && Recovered;
}
