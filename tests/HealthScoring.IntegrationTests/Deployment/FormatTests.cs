using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Deployment;

/// <summary>The files of `deploy` are what Docker, Compose and Kubernetes read, as packages from npm know it.</summary>
public sealed class FormatTests : IDisposable
{
    private static readonly NodeTool Checker = new("Deployment");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("healthscoring-formats");

    [Theory]
    [InlineData("dockerfile", "Dockerfile", "ENTRYPOINT", "ENTRYPONT", "Unknown instruction")]
    [InlineData("compose", "compose.yaml", "cap_drop:", "cap_drp:", "must NOT have additional properties")]
    [InlineData("kubernetes", "kubernetes/base/ingestion.yaml", "scaleTargetRef:", "scaleTarget:", "must have required property scaleTargetRef")]
    public async Task A_file_is_valid_and_a_broken_one_is_not(string kind, string file, string word, string wrong, string finding)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("deploy", file));
        var broken = Path.Combine(_folder.FullName, Path.GetFileName(file));
        await File.WriteAllTextAsync(broken, text.Replace(word, wrong, StringComparison.Ordinal));

        await Checker.Install();
        (await Checker.Check(kind, Repository.PathOf("deploy", file))).Should().Be((0, ""));
        (await Checker.Check(kind, broken)).Should().Match<(int Status, string Output)>(c => c.Status == 1 && c.Output.Contains(finding));
    }

    [Fact]
    public async Task Every_manifest_is_valid()
    {
        var files = Directory.GetFiles(Repository.PathOf("deploy", "kubernetes"), "*.yaml", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is not "kustomization.yaml" and not "prometheus-adapter.yaml").ToArray();

        files.Should().HaveCountGreaterThan(5);
        await Checker.Install();
        (await Checker.Check(["kubernetes", .. files])).Should().Be((0, ""));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
