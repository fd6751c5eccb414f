namespace HealthScoring.FaultTests.Faults;

/// <summary>Which faults a seed brings, in which order.</summary>
public static class Schedule
{
    /// <summary>Faults of each seed.</summary>
    public const int FaultsOfSeed = 4;

    /// <summary>
    /// The faults of a seed: every run of seeds goes through all faults again and again, each round in an order of its own, so that no fault is left out by chance.
    /// </summary>
    public static IReadOnlyList<Fault> Of(int seed)
    {
        var first = seed * FaultsOfSeed;
        return [.. Enumerable.Range(first, FaultsOfSeed).Select(n => Round(n / AllFaults.List.Count)[n % AllFaults.List.Count])];
    }

    private static Fault[] Round(int round)
    {
        var faults = AllFaults.List.ToArray();
        new Random(round).Shuffle(faults);
        return faults;
    }
}
