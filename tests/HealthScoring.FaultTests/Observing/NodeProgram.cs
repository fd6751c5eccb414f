using System.Diagnostics;
using HealthScoring.FaultTests.Processes;
using HealthScoring.FaultTests.Running;

namespace HealthScoring.FaultTests.Observing;

/// <summary>Programs in tests/Telemetry, with the packages from npm that their lock file names, which are installed once into the build folder.</summary>
internal static class NodeProgram
{
    private static readonly string Source = Path.Combine(RunSeeds.Repository(), "tests/Telemetry");
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Telemetry");
    private static readonly Lazy<Task> Installed = new(Install);

    /// <summary>Starts one.</summary>
    public static async Task<Process> Start(string program, params string[] arguments)
    {
        await Installed.Value;
        return Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, program), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>Runs one to its end; answers what it prints.</summary>
    public static async Task<string> Run(string program, string input)
    {
        using var process = await Start(program);
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, $"{program} is to end well; it said {await output}");
        return await output;
    }

    private static Task<string> Install() => Shell.Run($"mkdir -p '{Folder}' && cp '{Source}'/* '{Folder}/' && cd '{Folder}' && npm ci --ignore-scripts --no-audit --no-fund");
}
