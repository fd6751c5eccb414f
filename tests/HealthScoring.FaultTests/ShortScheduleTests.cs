using HealthScoring.FaultTests.Faults;
using HealthScoring.FaultTests.Processes;
using HealthScoring.FaultTests.Running;

namespace HealthScoring.FaultTests;

/// <summary>A short schedule for every change: three faults that are over soon, and the checker itself.</summary>
public class ShortScheduleTests
{
    private static readonly string[] Short = ["kill ingestion", "commits refused", "kill scoring during a daily close"];

    [Fact]
    public async Task Nothing_is_lost_doubled_or_wrong_when_services_are_killed_under_load()
    {
        await using var servers = await FaultServers.Start(RunSeeds.Repository());
        var logs = Directory.CreateTempSubdirectory("healthscoring-fault.").FullName;

        var found = await RunSeed.Run(servers, 1_000, AllFaults.Named(Short), logs);

        found.Confirmed.Should().BeGreaterThan(1_000);
        found.Closes.Should().BePositive();
        found.AreGood.Should().BeTrue($"{Report.Line(found)} {string.Join("; ", found.Diverged.Take(10))}; logs in {logs}");
        Directory.Delete(logs, recursive: true);
    }

    [Fact]
    public void Every_fault_comes_in_any_twenty_seeds() =>
        Enumerable.Range(0, 20).SelectMany(Schedule.Of).Select(f => f.Name).Distinct().Should().BeEquivalentTo(AllFaults.List.Select(f => f.Name));

    [Fact]
    public async Task The_patch_of_every_broken_build_still_applies()
    {
        var patches = Directory.GetFiles(Path.Combine(RunSeeds.Repository(), "tests/HealthScoring.FaultTests/BrokenBuilds")).Select(Path.GetFileNameWithoutExtension).ToList();

        patches.Should().BeEquivalentTo(RunBroken.Names);
        await Task.WhenAll(patches.Select(patch => BrokenBuild.Check(RunSeeds.Repository(), patch!)));
    }
}
