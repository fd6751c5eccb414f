using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Contracts.Documents;

/// <summary>contracts/asyncapi.yaml is AsyncAPI: its official parser, from npm, finds nothing wrong with it.</summary>
public sealed class AsyncApiDocumentTests : IDisposable
{
    private readonly NodeTool _parser = new("AsyncApi");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("healthscoring-asyncapi");

    [Fact]
    public async Task The_document_is_valid_and_a_broken_one_is_not()
    {
        await _parser.Install();

        (await _parser.Check(Repository.PathOf("contracts", "asyncapi.yaml"))).Should().Be((0, ""));

        var broken = Path.Combine(_folder.FullName, "asyncapi.yaml");
        var document = await File.ReadAllTextAsync(Repository.PathOf("contracts", "asyncapi.yaml"));
        await File.WriteAllTextAsync(broken, document.Replace("schemas/events/login.schema.json", "schemas/nowhere.json", StringComparison.Ordinal));
        (await _parser.Check(broken)).Should().Match<(int Status, string Output)>(c => c.Status == 1 && c.Output.Contains("nowhere.json"));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
