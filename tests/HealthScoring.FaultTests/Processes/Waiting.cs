using System.Diagnostics;

namespace HealthScoring.FaultTests.Processes;

/// <summary>Waits for conditions.</summary>
internal static class Waiting
{
    /// <summary>Waits until a condition holds.</summary>
    /// <param name="holds">The condition.</param>
    /// <param name="within">For how long at most.</param>
    /// <param name="what">What it is, for whoever reads that it did not come to hold.</param>
    public static async Task Until(Func<Task<bool>> holds, TimeSpan within, string what)
    {
        for (var waited = Stopwatch.StartNew(); !await holds(); await Task.Delay(100))
        {
            waited.Elapsed.Should().BeLessThan(within, what);
        }
    }
}
