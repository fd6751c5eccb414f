using System.Diagnostics;
using System.Text.Json;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Deployment;

/// <summary>deploy/rabbitmq/prepare.sh, with something in the place of rabbitmqadmin that keeps what it is given.</summary>
public sealed class PrepareBrokerTests : IDisposable
{
    private static readonly string[] Programs = ["cat", "dirname", "mktemp", "rm", "sed"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("healthscoring-prepare");

    [Fact]
    public async Task Passwords_reach_the_broker_and_stand_in_no_argument()
    {
        var (arguments, imported) = (Path.Combine(_folder.FullName, "arguments"), Path.Combine(_folder.FullName, "imported"));
        foreach (var program in Programs)
        {
            Script(program, $"echo \"{program} $*\" >>'{arguments}'; exec \"$(PATH=/usr/bin:/bin command -v {program})\" \"$@\"");
        }

        Script("rabbitmqadmin", $"echo \"rabbitmqadmin $*\" >>'{arguments}'; for last; do :; done; exec cp \"$last\" '{imported}'");

        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"chmod +x '{_folder.FullName}'/*; exec sh '{Repository.PathOf("deploy", "rabbitmq", "prepare.sh")}'"])
        {
            Environment =
            {
                ["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}", ["RABBITMQ_MANAGEMENT_HOST"] = "rabbitmq", ["RABBITMQ_ADMIN"] = "admin", ["RABBITMQ_PASSWORD"] = "sesame0",
                ["INGESTION_PASSWORD"] = "sesame1", ["SCORING_PASSWORD"] = "sesame2", ["API_PASSWORD"] = "sesame3",
            },
        })!;
        await process.WaitForExitAsync();

        process.ExitCode.Should().Be(0);
        using var definitions = JsonDocument.Parse(await File.ReadAllTextAsync(imported));
        definitions.RootElement.GetProperty("users").EnumerateArray().Select(u => $"{u.GetProperty("name")} {u.GetProperty("password")}")
            .Should().Equal("healthscoring-ingestion sesame1", "healthscoring-scoring sesame2", "healthscoring-api sesame3");
        var seen = await File.ReadAllTextAsync(arguments);
        seen.Should().Contain("sed ").And.Contain("rabbitmqadmin ").And.NotContain("sesame", "everybody on the machine sees arguments");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Script(string name, string command) => File.WriteAllText(Path.Combine(_folder.FullName, name), $"#!/bin/sh\n{command}\n");
}
