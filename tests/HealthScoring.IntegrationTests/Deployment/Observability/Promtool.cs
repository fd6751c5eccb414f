using System.Diagnostics;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Deployment.Observability;

/// <summary>Prometheus' own judge of its files, of Debian's package `prometheus`.</summary>
internal static class Promtool
{
    /// <summary>Runs it in deploy/prometheus; answers its status, and what it said.</summary>
    public static async Task<(int Status, string Output)> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("promtool", arguments)
        {
            WorkingDirectory = Repository.PathOf("deploy", "prometheus"), RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output + await error).Trim());
    }
}
