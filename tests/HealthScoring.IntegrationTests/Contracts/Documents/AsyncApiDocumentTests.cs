using System.Diagnostics;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Contracts.Documents;

/// <summary>contracts/asyncapi.yaml is AsyncAPI: its official parser, from npm, finds nothing wrong with it.</summary>
public sealed class AsyncApiDocumentTests : IDisposable
{
    private static readonly string Checker = Repository.PathOf("tests", "AsyncApi");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("healthscoring-asyncapi");

    [Fact]
    public async Task The_document_is_valid_and_a_broken_one_is_not()
    {
        await Install();

        (await Check(Repository.PathOf("contracts", "asyncapi.yaml"))).Should().Be((0, ""));

        var broken = Path.Combine(_folder.FullName, "asyncapi.yaml");
        var document = await File.ReadAllTextAsync(Repository.PathOf("contracts", "asyncapi.yaml"));
        await File.WriteAllTextAsync(broken, document.Replace("schemas/events/login.schema.json", "schemas/nowhere.json", StringComparison.Ordinal));
        (await Check(broken)).Should().Match<(int Status, string Output)>(c => c.Status == 1 && c.Output.Contains("nowhere.json"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // What is installed is what the lock file says, unless it is older than that.
    private static async Task Install()
    {
        var (locked, installed) = (Path.Combine(Checker, "package-lock.json"), Path.Combine(Checker, "node_modules", ".package-lock.json"));
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(locked))
        {
            (await Run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")).Should().Match<(int Status, string Output)>(i => i.Status == 0, "npm must install the parser");
        }
    }

    private static Task<(int Status, string Output)> Check(string file) => Run("node", "check.mjs", file);

    private static async Task<(int Status, string Output)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Checker, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output + await error).Trim());
    }
}
