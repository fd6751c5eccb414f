using System.Diagnostics;

namespace HealthScoring.FaultTests.Processes;

/// <summary>Runs a command of the shell to its end.</summary>
public static class Shell
{
    /// <summary>Its output.</summary>
    /// <exception cref="InvalidOperationException">It failed, and was to succeed.</exception>
    public static async Task<string> Run(string command, bool mustSucceed = true)
    {
        // Servers that are started here outlive the command and must not hold its pipes open, so both outputs go through a file.
        var output = Path.GetTempFileName();
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", $"{{ {command}\n}} >'{output}' 2>&1 </dev/null"]))!;
        await process.WaitForExitAsync();
        var text = await File.ReadAllTextAsync(output);
        File.Delete(output);
        return process.ExitCode == 0 || !mustSucceed ? text : throw new InvalidOperationException($"{command}\nended with {process.ExitCode}: {text}");
    }
}
