using System.Diagnostics;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>`healthscoring`, as a process of its own.</summary>
internal static class Command
{
    /// <summary>Runs it to its end; answers what it said.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> Run((string Name, string Value)[] settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "healthscoring.dll"), .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
