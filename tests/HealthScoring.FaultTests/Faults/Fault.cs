using HealthScoring.FaultTests.Processes;

namespace HealthScoring.FaultTests.Faults;

/// <summary>Something that goes wrong for a while. When it returns, what it broke may still be broken.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Happen">Lets it happen.</param>
public sealed record Fault(string Name, Func<Cluster, Random, Task> Happen);
