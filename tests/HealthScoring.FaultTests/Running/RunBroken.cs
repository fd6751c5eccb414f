using System.Globalization;
using System.Text;
using HealthScoring.FaultTests.Checking;
using HealthScoring.FaultTests.Faults;
using HealthScoring.FaultTests.Processes;

namespace HealthScoring.FaultTests.Running;

/// <summary>`broken`: a checker that finds nothing may be blind. Each of these builds breaks one promise, and has to be caught at it.</summary>
public static class RunBroken
{
    // Enough for each to show: what is acknowledged too early is lost by a kill, what is published too early is contradicted by a commit that fails.
    private static readonly string[] Faults = ["kill ingestion", "commits refused"];

    private static readonly (string Build, string Sign, Func<Findings, int> Caught)[] Builds =
    [
        ("acknowledge-before-commit", "confirmed events lost", f => f.Lost),
        ("no-inbox", "events stored more than once", f => f.Duplicated),
        ("publish-before-commit", "published and not, or otherwise, decided", f => f.Diverged.Count(line => line.Contains("published", StringComparison.Ordinal) && !line.EndsWith("was not published", StringComparison.Ordinal))),
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Builds.Select(b => b.Build);

    /// <summary>Builds and runs all; answers 0 if each was caught.</summary>
    public static async Task<int> Run(string[] options)
    {
        await using var servers = await FaultServers.Start(RunSeeds.Repository());
        var directory = Directory.CreateTempSubdirectory("healthscoring-broken.").FullName;
        var copy = await BrokenBuild.Copy(RunSeeds.Repository(), directory);
        var report = new StringBuilder().AppendLine("| build | what the checker is to see | seen | attempted | confirmed | lost | duplicated | diverged |").AppendLine("|---|---|--:|--:|--:|--:|--:|--:|");
        var all = true;
        for (var n = 0; n < Builds.Length; n++)
        {
            var (name, sign, caught) = Builds[n];
            var found = await RunSeed.Run(servers, n, AllFaults.Named(Faults), Path.Combine(directory, name), new(await BrokenBuild.Of(copy, name)));
            Console.WriteLine($"{name}: {caught(found)} {sign}; {Report.Line(found)}");
            found.Diverged.Take(3).ToList().ForEach(line => Console.WriteLine($"    {line}"));
            report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {sign} | {caught(found)} | {found.Attempted:N0} | {found.Confirmed:N0} | {found.Lost} | {found.Duplicated} | {found.Diverged.Count} |");
            all &= caught(found) > 0;
        }

        Directory.Delete(directory, recursive: true);
        await (RunSeeds.Option(options, "--report") is { } file ? File.WriteAllTextAsync(file, report.ToString()) : Task.CompletedTask);
        Console.WriteLine(all ? "Each was caught." : "NOT ALL WERE CAUGHT.");
        return all ? 0 : 1;
    }
}
