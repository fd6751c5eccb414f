using System.Text.RegularExpressions;
using HealthScoring.UnitTests;

namespace HealthScoring.FaultTests.Observing;

/// <summary>What the runbook in deploy/README.md tells to ask, as it stands there.</summary>
internal static partial class Runbook
{
    /// <summary>The statement that says which sessions of the database wait, and for whom.</summary>
    public static string WhoWaits { get; } = Statement().Match(File.ReadAllText(Repository.PathOf("deploy", "README.md"))).Value;

    /// <summary>The session that readiness of scoring names because its transaction has been open for too long.</summary>
    /// <param name="management">Where scoring answers to operators.</param>
    public static async Task<int> StuckTransaction(Uri management)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(management, "health"));
        return int.Parse(Pid().Match(await answer.Content.ReadAsStringAsync()).Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("(?<=`)select pid, pg_blocking_pids[^`]+(?=`)")]
    private static partial Regex Statement();

    [GeneratedRegex("pid ([0-9]+)")]
    private static partial Regex Pid();
}
