using System.Diagnostics;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>A folder of `tests` with a script for Node and the packages that it needs, in the versions that its lock file names.</summary>
internal sealed class NodeTool(string folder)
{
    private readonly string _folder = Repository.PathOf("tests", folder);

    /// <summary>Installs the packages, unless what is installed is newer than the lock file.</summary>
    public async Task Install()
    {
        var (locked, installed) = (Path.Combine(_folder, "package-lock.json"), Path.Combine(_folder, "node_modules", ".package-lock.json"));
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(locked))
        {
            (await Run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")).Should().Match<(int Status, string Output)>(i => i.Status == 0, "npm must install the packages");
        }
    }

    /// <summary>Runs the folder's `check.mjs`; answers its status, and what it said.</summary>
    public Task<(int Status, string Output)> Check(params string[] arguments) => Run("node", ["check.mjs", .. arguments]);

    /// <summary>Starts another of its scripts, whose input and output are the caller's.</summary>
    public Process Start(string script, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("node", [script, .. arguments]) { WorkingDirectory = _folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private async Task<(int Status, string Output)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output + await error).Trim());
    }
}
