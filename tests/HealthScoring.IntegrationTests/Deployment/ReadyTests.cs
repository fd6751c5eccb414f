using System.Diagnostics;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Deployment;

/// <summary>A service asks another of its kind whether it is ready, as the health check of its image does.</summary>
public class ReadyTests
{
    [Theory]
    [InlineData("Ingestion")]
    [InlineData("Scoring")]
    [InlineData("Api")]
    public async Task The_answer_is_that_of_the_service_that_runs(string service)
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        await using (var process = ServiceProcess.Start($"HealthScoring.{service}", system, ("HEALTHSCORING_HTTP", "http://127.0.0.1:0")))
        {
            // As in a container, where the address is one of all.
            var setting = $"http://*:{process.Management.Port}";
            await RunningSystem.Eventually(() => Ask(service, setting), answer => answer == (0, true));

            await system.Ask<object>("drop schema ingest, control cascade");
            (await Ask(service, setting)).Should().Be((1, true), "it says what is wrong");
        }

        (await Ask(service, $"http://127.0.0.1:{RunningSystem.FreePort()}")).Should().Be((1, false), "nobody answers");
        (await Ask(service, "")).Should().Be((2, false), "nothing says where to ask");
    }

    private static async Task<(int ExitCode, bool Answered)> Ask(string service, string management)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"HealthScoring.{service}.dll"), "ready"]) { RedirectStandardOutput = true };
        start.Environment["HEALTHSCORING_MANAGEMENT"] = management;
        // A proxy of the environment, which nobody answers at, is none of its business.
        start.Environment["HTTP_PROXY"] = $"http://127.0.0.1:{RunningSystem.FreePort()}";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.Contains("\"checks\""));
    }
}
