using HealthScoring.FaultTests.Checking;
using HealthScoring.FaultTests.Faults;
using HealthScoring.FaultTests.Processes;

namespace HealthScoring.FaultTests.Running;

/// <summary>`run`: many seeds one after the other, and a report.</summary>
public static class RunSeeds
{
    /// <summary>What the program understands.</summary>
    public static int Usage()
    {
        Console.Error.WriteLine(
            """
            usage: run [--seeds N] [--first SEED] [--faults "NAME; NAME"] [--previous ASSEMBLY] [--report FILE]
                   broken [--report FILE]
                   cluster
                   trial [1..6]
            run      lives through seeds and checks each; --previous starts the first instance of each service from an older build of this program
            broken   builds this repository with each of its BrokenBuilds, and succeeds if the checker catches all of them
            cluster  measures a broker of three nodes beside one of one node, and takes away the node that leads the queue
            trial    causes one of six faults, for whoever is to find it from dashboards and runbook
            """);
        return 2;
    }

    /// <summary>Runs them; answers 0 if all are good.</summary>
    public static async Task<int> Run(string[] options)
    {
        var (seeds, first, report) = (int.Parse(Option(options, "--seeds") ?? "3"), int.Parse(Option(options, "--first") ?? "0"), Option(options, "--report"));
        await using var servers = await FaultServers.Start(Repository(), onSmallDisk: true);
        var findings = new List<Findings>();
        for (var seed = first; seed < first + seeds; seed++)
        {
            var logs = Directory.CreateTempSubdirectory($"healthscoring-fault-{seed}.").FullName;
            var faults = Option(options, "--faults") is { } named ? AllFaults.Named(named.Split("; ")) : Schedule.Of(seed);
            var found = await RunSeed.Run(servers, seed, faults, logs, new(Option(options, "--previous") ?? ServiceProcess.ThisBuild, ServiceProcess.ThisBuild));
            findings.Add(found);
            Console.WriteLine(Report.Line(found));
            foreach (var line in found.Diverged.Take(20))
            {
                Console.WriteLine($"    {line}");
            }

            if (found.AreGood)
            {
                Directory.Delete(logs, recursive: true);
            }
            else
            {
                Console.WriteLine($"    logs: {logs}");
            }

            if (report is not null)
            {
                await File.WriteAllTextAsync(report, Report.Of(findings));
            }
        }

        Console.WriteLine(Report.Sum(findings));
        return findings.TrueForAll(f => f.AreGood) ? 0 : 1;
    }

    /// <summary>Root of the repository that this program was built in.</summary>
    public static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "HealthScoring.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }

    /// <summary>The value after an option, or null.</summary>
    public static string? Option(string[] options, string name) => Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length ? options[at + 1] : null;
}
