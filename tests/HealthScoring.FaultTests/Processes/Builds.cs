namespace HealthScoring.FaultTests.Processes;

/// <summary>The builds that the processes of a cluster are started from: assemblies of this program.</summary>
/// <param name="First">Of the first instance of each service, until it is replaced.</param>
/// <param name="Rest">Of all others.</param>
public sealed record Builds(string First, string Rest)
{
    /// <summary>One build for all.</summary>
    public Builds(string all)
        : this(all, all)
    {
    }
}
