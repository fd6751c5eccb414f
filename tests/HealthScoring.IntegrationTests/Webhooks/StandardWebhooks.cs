using System.Diagnostics;
using System.Text.Json;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Webhooks;

/// <summary>The npm package `standardwebhooks`, as a subscriber in Node uses it. It is installed once, in the version that its lock file names.</summary>
internal static class StandardWebhooks
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "StandardWebhooks");
    private static readonly Lazy<Task> Installed = new(Install);

    /// <summary>Verifies messages, each at a time and by a secret: answers the notification, or an object with `error`.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Verify(params (Message Message, string Secret, DateTimeOffset Now)[] messages)
    {
        await Installed.Value;
        var input = messages.Select(m => new { secret = m.Secret, id = m.Message.Id, timestamp = m.Message.Timestamp, signature = m.Message.Signature, body = m.Message.Body, now = m.Now.ToUnixTimeSeconds() });
        return [.. JsonDocument.Parse(await Run("node", ["verify.mjs"], JsonSerializer.Serialize(input))).RootElement.Clone().EnumerateArray()];
    }

    private static async Task Install()
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in (string[])["package.json", "package-lock.json", "verify.mjs"])
        {
            File.Copy(Repository.PathOf("tests", "StandardWebhooks", file), Path.Combine(Folder, file), overwrite: true);
        }

        await Run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "");
    }

    private static async Task<string> Run(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var (said, complained) = (await output, await error);
        process.ExitCode.Should().Be(0, $"{program} {string.Join(' ', arguments)} said: {said}{complained}");
        return said;
    }
}
