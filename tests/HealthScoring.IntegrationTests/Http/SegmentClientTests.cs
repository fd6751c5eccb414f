using System.Diagnostics;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.IntegrationTests.Http;

/// <summary>The client that Segment publishes for Node, with nothing changed but the host and the key.</summary>
public class SegmentClientTests
{
    private const int Days = 20;
    private const int Users = 5;

    [Fact]
    public async Task A_Node_program_makes_a_healthy_account_and_what_is_refused_at_first_is_sent_again_and_counts_once()
    {
        await using var system = await RunningSystem.Start(ingestion: 0);
        await using var broker = new Wire(system.RabbitMq);
        using var door = await FrontDoor.Open(system, builder => builder.Configuration.AddInMemoryCollection([new("HEALTHSCORING_RABBITMQ", broker.Instead(system.RabbitMq).ToString())]));
        using var folder = new TemporaryFolder();
        foreach (var file in (string[])["package.json", "package-lock.json", "send.js"])
        {
            File.Copy(Repository.PathOf("tests", "SegmentClient", file), Path.Combine(folder.Path, file));
        }

        await Run(folder.Path, "npm", _ => { }, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        await broker.Cut();
        var mended = false;
        var said = await Run(
            folder.Path, "node", line =>
            {
                if (!mended && line.Contains("503", StringComparison.Ordinal))
                {
                    mended = true;
                    broker.Mend();
                }
            },
            "send.js", door.Http.BaseAddress!.ToString(), door.Key, $"{Days}", $"{Users}");

        said.Should().Contain(line => line.Contains("503", StringComparison.Ordinal)).And.NotContain(line => line.Contains("error", StringComparison.Ordinal));
        JsonDocument.Parse(said[^1]).RootElement.GetProperty("closed").GetBoolean().Should().BeTrue();
        await RunningSystem.Eventually(() => system.GetOrNull("accounts/acme/usage"), u => Sum(u, "logins") == Days * Users && Sum(u, "featureUses") == Days * Users);
        (await system.Ask<long>("select count(*) from store.mt_events e, jsonb_array_elements(e.data -> 'items') i where e.type = 'usage_recorded_v1'")).Should().Be(2 * Days * Users);
        var health = await RunningSystem.Eventually(() => system.GetOrNull("accounts/acme/health"), h => h is not null);
        health!.Value.GetProperty("score").GetDouble().Should().BeGreaterThan(0);
        var quarantine = await RunningSystem.Eventually(() => system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == 1);
        quarantine.GetProperty("items")[0].GetProperty("body").GetString().Should().Contain("stranger");
    }

    private static int? Sum(JsonElement? usage, string of) => usage?.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty(of).GetInt32());

    private static async Task<List<string>> Run(string folder, string program, Action<string> heard, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            heard(line);
        }

        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, $"{program} said {string.Join('\n', lines)} {await error}");
        return lines;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("healthscoring-segment-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
